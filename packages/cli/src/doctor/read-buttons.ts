import { type BridgeConfig, type BridgeStatus, type ErrorDescription, Tier2Error, openingError } from "@tier2/bridge";
import { type HidDeviceInfo, type HidTransport, TransportError, openTransport } from "@tier2/button";
import { attachedButton } from "../flash/open-button.ts";

/** A button that is plugged in. */
export interface SeenButton {
  readonly path: string;
  /** Empty: none. */
  readonly serial: string;
  /** The running bridge has it open. */
  readonly isClaimed: boolean;
  /** Undefined when it cannot be opened. */
  readonly board: string | undefined;
  readonly version: string | undefined;
  /** Why it cannot be opened by this account. */
  readonly problem: ErrorDescription | undefined;
}

/** Those that the bridge has, and those that this process finds; it opens these for a moment, and takes no press of theirs. */
export async function readButtons(
  device: BridgeConfig["device"],
  status: BridgeStatus | Tier2Error,
): Promise<readonly SeenButton[]> {
  const claimed = (status instanceof Tier2Error ? [] : status.buttons).map(
    ({ path, serial, board, firmwareVersion }): SeenButton => ({
      ...{ path, serial, board, version: firmwareVersion },
      ...{ isClaimed: true, problem: undefined },
    }),
  );
  const known = new Set(claimed.map(({ path }) => path));
  const others = await withTransport(device, async (transport) => {
    const found: SeenButton[] = [];
    for (const info of await transport.list()) {
      if (!known.has(info.path)) {
        found.push(await look(transport, info));
      }
    }
    return found;
  });
  return [...claimed, ...others];
}

async function withTransport<Result>(
  device: BridgeConfig["device"],
  use: (transport: HidTransport) => Promise<Result>,
): Promise<Result> {
  const config =
    device.transport === "socket" ? ({ kind: "socket", path: device.path } as const) : ({ kind: "node-hid" } as const);
  let transport: HidTransport;
  try {
    transport = await openTransport(config);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = "Buttons cannot be reached without it; install what is missing, or install tier2 again.";
    throw new Tier2Error({ code: "hid_unavailable", category: "device", message, hint }, { cause: error });
  }
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}

async function look(transport: HidTransport, info: HidDeviceInfo): Promise<SeenButton> {
  const found = { path: info.path, isClaimed: false };
  try {
    const button = await attachedButton(transport, info, undefined).open();
    await button.close();
    const { board, serial, firmwareMajor, firmwareMinor, firmwarePatch } = button.identity;
    const version = `${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`;
    return { ...found, serial: serial || info.serialNumber, board, version, problem: undefined };
  } catch (error) {
    if (!(error instanceof TransportError)) {
      throw error;
    }
    const problem = openingError(info.path, error);
    return { ...found, serial: info.serialNumber, board: undefined, version: undefined, problem };
  }
}

/** As messages name it. */
export const buttonName = ({ serial, path, board }: Pick<SeenButton, "serial" | "path" | "board">): string =>
  `${serial === "" ? `at ${path}` : serial}${board === undefined ? "" : ` (${board})`}`;
