import { ButtonDevice, type ButtonListeners, type HidDeviceInfo, type HidTransport } from "@tier2/button";
import type { AttachedButton } from "./attached.ts";

const deaf: ButtonListeners = {
  onPress: () => undefined,
  onGesture: () => undefined,
  onInvalidReport: () => undefined,
  onDetached: () => undefined,
};

/** A button that a transport lists, as flashing takes it. */
export const attachedButton = (
  transport: HidTransport,
  info: HidDeviceInfo,
  portPath: string | undefined,
): AttachedButton => ({
  kind: "button",
  path: info.path,
  portPath,
  serial: info.serialNumber,
  open: async (listeners = {}, options = {}) => ButtonDevice.open(transport, info, { ...deaf, ...listeners }, options),
});
