// The emulator's process. Started by `startEmulator`, or by hand:
//
//   node emulator-process.js --socket PATH [--board pico|promicro|leonardo] [--image FILE] [--flash FILE] [--id HEX] [--keep]
//
// By hand it prints what happens, one JSON object a line, and takes commands from standard input: `press [MS]`, `hold`,
// `release`, `unplug`, `replug`, `suspend`, `resume`, `findings`, `stop`.
import process from "node:process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { boardNames, defaultImage } from "./default-image.ts";
import type { EmulatorCommand, EmulatorMessage, EmulatorRequest } from "./emulator-messages.ts";
import { type ServedButton, serveButton } from "./served-button.ts";

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

async function answer(served: ServedButton, { call, command }: EmulatorRequest): Promise<void> {
  if (command.kind === "stop") {
    await served.stop();
    tell({ call });
    letProcessEnd(0);
    return;
  }
  try {
    const findings = await served.run(command);
    tell(findings === undefined ? { call } : { call, findings });
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

function takeCommandsByHand(served: ServedButton): void {
  let call = 0;
  createInterface({ input: process.stdin }).on("line", (line) => {
    const command = parseLine(line);
    call += 1;
    if (command === undefined) {
      tell({ call, error: `Unknown command ${JSON.stringify(line)}.` });
    } else {
      void answer(served, { call, command });
    }
  });
  process.on("SIGINT", () => void answer(served, { call: 0, command: { kind: "stop" } }));
}

function takeCommandsFromParent(served: ServedButton, mayOutliveParent: boolean): void {
  process.on("message", (request: EmulatorRequest) => void answer(served, request));
  process.on("SIGINT", () => undefined); // ^C goes to the whole group; the parent decides
  process.on("disconnect", () => {
    if (!mayOutliveParent) {
      void served.stop().then(() => letProcessEnd(0));
    }
  });
}

function boardNamed(name: string): string {
  if (!boardNames.includes(name)) {
    throw new Error(`There is no board ${JSON.stringify(name)}: ${boardNames.join(", ")}.`);
  }
  return name;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      socket: { type: "string" },
      board: { type: "string", default: "pico" },
      image: { type: "string" },
      flash: { type: "string" },
      id: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  });
  if (values.socket === undefined) {
    throw new Error("Say where to serve the button: --socket PATH.");
  }
  const { info, served } = await serveButton(
    {
      image: values.image ?? defaultImage(boardNamed(values.board)),
      socketPath: values.socket,
      flashFile: values.flash,
      uniqueId: values.id,
    },
    (light) => tell({ event: "light", light }),
  );
  if (isForked) {
    takeCommandsFromParent(served, values.keep);
  } else {
    takeCommandsByHand(served);
  }
  tell({ event: "ready", info });
  tell({ event: "light", light: served.light });
}

try {
  await main();
} catch (error) {
  tell({ event: "failed", message: describe(error) });
  letProcessEnd(1);
}
