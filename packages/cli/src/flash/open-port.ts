import process from "node:process";
import { FlashError, type FlashErrorCode } from "./boot-loader.ts";

/** What is used of a `SerialPort`. */
export interface OpenedPort {
  on(event: "data", listener: (data: Uint8Array) => void): unknown;
  /** With an error when the port vanished. */
  on(event: "close", listener: (error?: Error | null) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  write(data: Uint8Array, callback: (error?: Error | null) => void): unknown;
  set(lines: { readonly dtr: boolean }, callback: (error?: Error | null) => void): unknown;
  close(callback: (error?: Error | null) => void): unknown;
}

/** Opens a port, 8N1, for this program alone. Rejects with a FlashError. */
export type OpenPort = (name: string, baudRate: number) => Promise<OpenedPort>;

export const openPort: OpenPort = async (name, baudRate) => {
  const { SerialPort } = await import("serialport");
  const port = new SerialPort({
    path: name,
    baudRate,
    dataBits: 8,
    parity: "none",
    stopBits: 1,
    lock: true,
    autoOpen: false,
  });
  try {
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  } catch (error) {
    throw explainOpening(name, error as Error, process.platform);
  }
  return port;
};

/** What serialport's bindings say: on Unix the text of errno, on Windows a text of their own. */
const reasons: readonly (readonly [RegExp, FlashErrorCode])[] = [
  [/permission denied|not permitted/i, "denied"],
  [/busy|cannot lock|temporarily unavailable/i, "busy"],
  [/no such|not found|not configured|input\/output error/i, "gone"],
];

/** Says why a port cannot be opened, and what to do. */
export function explainOpening(name: string, error: Error, platform: NodeJS.Platform): FlashError {
  const say = (code: FlashErrorCode, text: string): FlashError =>
    new FlashError(code, `The port ${name} ${text}`, { cause: error });
  const [, code = "refused"] = reasons.find(([pattern]) => pattern.test(error.message)) ?? [];
  const isWindows = platform === "win32";
  if (code === "busy" || (isWindows && /access (is )?denied/i.test(error.message))) {
    const also = platform === "linux" ? ` ${modemManager}` : "";
    return say("busy", `is open in another program. Close it there (a serial monitor, another flasher).${also}`);
  }
  switch (code) {
    case "denied":
      return say("denied", `may not be opened by this account.${platform === "linux" ? ` ${linuxRights}` : ""}`);
    case "gone":
      return say("gone", "is gone");
    case "refused":
    case "silent":
      return say("refused", `cannot be opened: ${error.message}`);
  }
}

const modemManager =
  "ModemManager looks at every new port for some seconds: try again, or install the button's udev rule, which keeps it " +
  "away (tier2 udev install).";
const linuxRights =
  "Install the button's udev rule (as root: tier2 udev install), or join the group that owns it (ls -l shows it, often " +
  "dialout: as root, usermod -aG dialout ACCOUNT); then log in again.";
