import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { nearestName } from "@tier2/bridge";
import type * as EmulatorLibrary from "@tier2/emulator";
import type { StartEmulatorOptions } from "@tier2/emulator";
import type { CommandContext } from "../command.ts";
import { usage } from "../usage.ts";

export interface EmulateOptions {
  readonly board?: string;
  readonly image?: string;
  readonly keep?: string;
  readonly socket?: string;
  readonly usbip?: boolean;
  readonly port?: string;
  readonly address?: string;
}

type Library = Pick<typeof EmulatorLibrary, "boardNames" | "simavrProblem">;

const thisComputer = "127.0.0.1";
/** Where usbip looks when it is not told otherwise. */
const usbipPort = 3240;

/** What to start. Throws a Tier2Error for what cannot be. */
export function startOptions(
  options: EmulateOptions,
  environment: CommandContext["environment"],
  library: Library,
): StartEmulatorOptions {
  const { image, keep } = options;
  return {
    ...placeOf(options, environment),
    board: boardOf(options, library),
    ...(image === undefined ? {} : { image: path.resolve(image) }),
    ...(keep === undefined ? {} : { flashFile: path.resolve(keep) }),
  };
}

function boardOf({ board = "pico", image }: EmulateOptions, library: Library): EmulatorLibrary.BoardName {
  if (!library.boardNames.includes(board)) {
    const meant = nearestName(board, library.boardNames);
    const suggestion = meant === undefined ? "" : `Did you mean ${meant}? `;
    throw usage(`There is no board "${board}".`, `${suggestion}There are: ${library.boardNames.join(", ")}.`);
  }
  const isAvr = image === undefined ? board !== "pico" : /\.hex$/i.test(image);
  const problem = isAvr ? library.simavrProblem() : undefined;
  if (problem !== undefined) {
    throw usage(problem, "A Raspberry Pi Pico can be emulated: --board pico");
  }
  return board as EmulatorLibrary.BoardName;
}

function placeOf(
  { socket, usbip, port, address }: EmulateOptions,
  environment: CommandContext["environment"],
): Pick<StartEmulatorOptions & { readonly socketPath: string }, "socketPath"> | UsbipPlace {
  if (usbip === true) {
    if (socket !== undefined) {
      throw usage("--usbip and --socket are two ways to one button.", "Choose one.");
    }
    return { usbipPort: portOf(port), usbipAddress: address ?? thisComputer };
  }
  if (port !== undefined || address !== undefined) {
    throw usage("--port and --address go with --usbip.", "Write --usbip, too, or leave them out.");
  }
  return { socketPath: socket === undefined ? usualSocket(environment) : path.resolve(socket) };
}

interface UsbipPlace {
  readonly usbipPort: number;
  readonly usbipAddress: string;
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? usbipPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw usage(`"${text}" is no port.`, "Write a number from 1 to 65535, or 0 for a free one.");
  }
  return port;
}

/** The same at every start, so that a configuration stays right. */
function usualSocket(environment: CommandContext["environment"]): string {
  if (process.platform === "win32") {
    return "\\\\.\\pipe\\tier2-button";
  }
  const folder = environment["XDG_RUNTIME_DIR"] ?? "";
  return folder === ""
    ? path.join(tmpdir(), `tier2-button-${process.getuid?.()}.sock`)
    : path.join(folder, "tier2-button.sock");
}
