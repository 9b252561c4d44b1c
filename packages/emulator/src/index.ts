export {
  type BoardFirmware,
  type FirmwareImage,
  type FirmwareManifest,
  imagesFolder,
  readManifest,
} from "@tier2/firmware";
export { type ImageMark, markOf } from "./board-pins.ts";
export { type LoaderDevice, type LoaderFault, type LoaderFaults, openBootLoader } from "./bootloader/index.ts";
export { type BoardName, boardNames, defaultImage } from "./default-image.ts";
export { openEepromFile } from "./eeprom-file.ts";
export type { EmulatorFindings, EmulatorInfo, Place } from "./emulator-messages.ts";
export { ExportedButton, type ExportedButtonListeners } from "./exported-button.ts";
export { openFlashFile } from "./flash-file.ts";
export type { Board, BoardListeners } from "./board.ts";
export { IntelHexError, readHex } from "./intel-hex.ts";
export { type OpenBoardOptions, openBoard } from "./open-board.ts";
export { Rp2040Board } from "./rp2040/board.ts";
export { Flash } from "./rp2040/flash.ts";
export type { Light } from "./light.ts";
export { buildBridge, simavrProblem } from "./simavr/build-bridge.ts";
export { settled } from "./settled.ts";
export { SimavrChip, applicationSize } from "./simavr/chip.ts";
export { Eeprom } from "./simavr/eeprom.ts";
export { SimavrBoard } from "./simavr/simavr-board.ts";
export { Emulator, type StartEmulatorOptions, startEmulator } from "./start-emulator.ts";
export type { Pipe } from "./bus.ts";
export { Pacer } from "./pacer.ts";
export { Uf2Error, readImage, writeImage } from "./uf2.ts";
export type { UsbDescription, UsbDevice, UsbEndpoint, UsbInterface, UsbPlug } from "./usb-device.ts";
export { UsbipServer } from "./usbip/server.ts";
export { UsbredirServer } from "./usbredir/server.ts";
export { type ButtonState, VirtualButton, type VirtualButtonListeners } from "./virtual-button.ts";
