import type { EmulatorInfo } from "@tier2/emulator";

/** What to write elsewhere to use an emulated button, and what to know before. */
export interface HowToUse {
  /** Lines of a configuration, or of a shell. */
  readonly lines: readonly string[];
  readonly remarks: readonly string[];
}

/** The first device of the server. */
const busId = "1-1";

export function howToUse({ socketPath = "", usbipPort }: EmulatorInfo, address: string | undefined): HowToUse {
  if (usbipPort === undefined) {
    return {
      lines: ["device:", "  transport: socket", `  path: ${JSON.stringify(socketPath)}`],
      remarks: [
        "Write these lines into the configuration of tier2 run. Without a bridge:",
        `tier2 button watch --socket ${socketPath}`,
      ],
    };
  }
  const isAlone = address === undefined || /^(?:127\.|::1$|localhost$)/.test(address);
  const remote = address === undefined || /^(?:0\.0\.0\.0|::)$/.test(address) ? "THIS-COMPUTER" : address;
  return {
    lines: ["sudo modprobe vhci-hcd", `sudo usbip --tcp-port ${usbipPort} attach --remote ${remote} --busid ${busId}`],
    remarks: [
      isAlone
        ? "On this computer alone, for nobody else reaches 127.0.0.1; another one: --address ADDRESS"
        : `Whoever reaches ${address} may attach the button: USB/IP knows neither passwords nor encryption.`,
      "After each unplugging it has to be attached anew.",
    ],
  };
}
