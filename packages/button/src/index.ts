export * from "./protocol.generated.ts";
export { ButtonDevice, type ButtonListeners, type InvalidReport } from "./button-device.ts";
export { lightNamed } from "./light-named.ts";
export { listenLocally, longestSocketPathBytes } from "./listen-locally.ts";
export { NodeHidTransport, type NodeHidModule } from "./node-hid-transport.ts";
export { type TransportConfig, openTransport } from "./open-transport.ts";
export { DevicePlayer, type PlayedDevice } from "./socket-player.ts";
export { SocketTransport } from "./socket-transport.ts";
export { udevRule } from "./udev-rule.ts";
export {
  type HidDeviceInfo,
  type HidHandle,
  type HidListeners,
  type HidTransport,
  type OpenOptions,
  TransportError,
  type TransportErrorCode,
} from "./transport.ts";
