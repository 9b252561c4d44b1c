// The emulator's process. Started by `startEmulator`, or by hand:
//
//   node emulator-process.js --socket PATH | --usbredir PATH | --usbip PORT [--address ADDRESS] [--board pico|promicro|leonardo] [--image FILE] [--flash FILE] [--id HEX] [--keep]
//
// By hand it prints what happens, one JSON object a line, and takes commands from standard input: `press [MS]`, `hold`,
// `release`, `unplug`, `replug`, `suspend`, `resume`, `findings`, `stop`.
import process from "node:process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { ButtonService } from "./button-service.ts";
import { boardNames, defaultImage, isBoardName } from "./default-image.ts";
import type { EmulatorCommand, EmulatorMessage, EmulatorRequest, Place } from "./emulator-messages.ts";
import { openService } from "./open-service.ts";

/** How long a finger usually presses. */
const usualHoldMs = 100;

const isForked = process.send !== undefined;

function tell(message: EmulatorMessage): void {
  if (!isForked) {
    process.stdout.write(`${JSON.stringify(message)}\n`);
  } else if (process.connected) {
    process.send?.(message, undefined, undefined, () => undefined); // the other side may be gone
  }
}

async function answer(service: ButtonService, { call, command }: EmulatorRequest): Promise<void> {
  if (command.kind === "stop") {
    await service.stop();
    tell({ call });
    letProcessEnd(0);
    return;
  }
  try {
    tell({ call, ...(await service.run(command)) });
  } catch (error) {
    tell({ call, error: describe(error) });
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What was told still goes out. */
function letProcessEnd(code: number): void {
  process.exitCode = code;
  process.removeAllListeners("disconnect");
  if (process.connected) {
    process.disconnect();
  }
  process.stdin.destroy();
}

function parseLine(line: string): EmulatorCommand | undefined {
  const [word = "", argument] = line.trim().split(/\s+/);
  switch (word) {
    case "press":
      return { kind: "press", holdMs: Number(argument ?? usualHoldMs) };
    case "suspend":
      return { kind: "suspend", mayWake: true };
    case "hold":
    case "release":
    case "unplug":
    case "replug":
    case "resume":
    case "findings":
    case "stop":
      return { kind: word };
    default:
      return undefined;
  }
}

function takeCommandsByHand(service: ButtonService): void {
  let call = 0;
  createInterface({ input: process.stdin }).on("line", (line) => {
    const command = parseLine(line);
    call += 1;
    if (command === undefined) {
      tell({ call, error: `Unknown command ${JSON.stringify(line)}.` });
    } else {
      void answer(service, { call, command });
    }
  });
  process.on("SIGINT", () => void answer(service, { call: 0, command: { kind: "stop" } }));
}

function takeCommandsFromParent(service: ButtonService, mayOutliveParent: boolean): void {
  process.on("message", (request: EmulatorRequest) => void answer(service, request));
  process.on("SIGINT", () => undefined); // ^C goes to the whole group; the parent decides
  process.on("disconnect", () => {
    if (!mayOutliveParent) {
      void service.stop().then(() => letProcessEnd(0));
    }
  });
}

function boardNamed(name: string): string {
  if (!isBoardName(name)) {
    throw new Error(`There is no board ${JSON.stringify(name)}: ${boardNames.join(", ")}.`);
  }
  return name;
}

interface PlaceWords {
  readonly socket?: string;
  readonly usbredir?: string;
  readonly usbip?: string;
  readonly address?: string;
}

function placeOf({ socket, usbredir, usbip, address }: PlaceWords): Place {
  if ([socket, usbredir, usbip].filter((value) => value !== undefined).length !== 1) {
    throw new Error("Say where to serve the button: one of --socket PATH, --usbredir PATH, --usbip PORT.");
  }
  if (socket !== undefined) {
    return { socketPath: socket };
  }
  if (usbredir !== undefined) {
    return { usbredirPath: usbredir };
  }
  if (!/^\d{1,5}$/.test(usbip ?? "") || Number(usbip) > 65_535) {
    throw new Error(`${JSON.stringify(usbip)} is no port: it is a number up to 65535, or 0 for a free one.`);
  }
  return { usbipPort: Number(usbip), ...(address === undefined ? {} : { usbipAddress: address }) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      socket: { type: "string" },
      usbredir: { type: "string" },
      usbip: { type: "string" },
      address: { type: "string" },
      board: { type: "string", default: "pico" },
      image: { type: "string" },
      flash: { type: "string" },
      id: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  });
  const { info, service } = await openService(
    {
      image: values.image ?? defaultImage(boardNamed(values.board)),
      place: placeOf(values),
      flashFile: values.flash,
      uniqueId: values.id,
    },
    {
      onLight: (light) => tell({ event: "light", light }),
      onWake: () => tell({ event: "wake" }),
      onNote: (text) => tell({ event: "note", text }),
    },
  );
  if (isForked) {
    takeCommandsFromParent(service, values.keep);
  } else {
    takeCommandsByHand(service);
  }
  tell({ event: "ready", info });
  tell({ event: "light", light: service.light });
}

try {
  await main();
} catch (error) {
  tell({ event: "failed", message: describe(error) });
  letProcessEnd(1);
}
