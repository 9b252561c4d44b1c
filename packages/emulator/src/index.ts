export { defaultImage } from "./default-image.ts";
export type { EmulatorFindings, EmulatorInfo } from "./emulator-messages.ts";
export { openFlashFile } from "./flash-file.ts";
export { Board } from "./rp2040/board.ts";
export { Flash } from "./rp2040/flash.ts";
export { type Light } from "./rp2040/light.ts";
export { Emulator, type StartEmulatorOptions, startEmulator } from "./start-emulator.ts";
export { Uf2Error, readImage } from "./uf2.ts";
export { type ButtonState, VirtualButton, type VirtualButtonListeners } from "./virtual-button.ts";
