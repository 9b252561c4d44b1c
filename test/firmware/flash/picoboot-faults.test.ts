import process from "node:process";
import { Tier2Error } from "@tier2/bridge";
import { ExportedButton, Flash, type LoaderFault, Rp2040Board } from "@tier2/emulator";
import { expect, test } from "vitest";
import { EmulatedBoard } from "../../../packages/cli/src/flash/emulated-board.ts";
import { flashBoard } from "../../../packages/cli/src/flash/flash-board.ts";
import { readBundledImage } from "../../../packages/cli/src/flash/image.ts";
import { settled } from "../../../packages/emulator/src/settled.ts";
import { scaled } from "../../lib/scale.ts";
import { Random, chooseSeed } from "../usb/lib/random.ts";

const runs = scaled({ small: 40, full: 1000 });
const image = await readBundledImage("pico");
const options = { dropPresses: false, ending: new AbortController().signal };

/** An operation of the flash that goes wrong: nothing happens, or one bit more than asked for becomes 0. */
type FlashFault = "ignored" | "bit lost";

/** A flash chip of which some operations go wrong, counted from 0. */
class WornFlash extends Flash {
  readonly faults = new Map<number, FlashFault>();
  #count = 0;

  override erase(offset: number, size: number): ReturnType<Flash["erase"]> {
    return this.#worn(super.erase(offset, size), offset, size);
  }

  override program(offset: number, data: Uint8Array): ReturnType<Flash["program"]> {
    return this.#worn(super.program(offset, data), offset, data.length);
  }

  #worn(operation: ReturnType<Flash["erase"]>, offset: number, size: number): ReturnType<Flash["erase"]> {
    const fault = this.faults.get(this.#count);
    this.#count += 1;
    const apply = (part: number): void => {
      if (fault !== "ignored") {
        operation.apply(part);
      }
      if (fault === "bit lost") {
        const place = offset + ((this.#count * 97) % size);
        this.bytes[place] = (this.bytes[place] ?? 0) & 0xfe;
      }
    };
    return { ...operation, apply };
  }
}

/** A Pico whose BOOTSEL can be held while it gets power. */
class PicoBoard extends Rp2040Board {
  isBootselHeld = false;

  override powerOn(): void {
    super.powerOn();
    if (this.isBootselHeld && this.chip !== undefined) {
      this.chip.isInBootLoader = true;
    }
  }
}

/** What goes wrong at a command of PICOBOOT, counted from 0 over the run. */
type CommandFault = LoaderFault | { readonly kind: "unplug"; readonly afterMs: number };

interface Plan {
  readonly start: "empty" | "running" | "older";
  readonly eraseFactor: number;
  readonly commands: ReadonlyMap<number, CommandFault>;
  readonly operations: ReadonlyMap<number, FlashFault>;
}

/** Flashing takes some 15 commands and 50 operations of the flash. */
function planOf(random: Random): Plan {
  const commandFault = (): CommandFault => {
    switch (random.below(4)) {
      case 0:
        return { kind: "silence" };
      case 1:
        return { kind: "unplug", afterMs: random.oneIn(2) ? 0 : random.below(60_000) / 1000 };
      default:
        return { kind: "refuse", status: random.below(18) };
    }
  };
  const some = <Fault>(mostCount: number, end: number, fault: () => Fault): ReadonlyMap<number, Fault> =>
    new Map(Array.from({ length: random.below(mostCount + 1) }, () => [random.below(end), fault()]));
  return {
    start: random.pick(["empty", "running", "older"]),
    eraseFactor: random.oneIn(3) ? random.between(2, 12) : 1,
    commands: some(3, 24, commandFault),
    operations: random.oneIn(2) ? some(3, 60, () => random.pick(["ignored", "bit lost"])) : new Map(),
  };
}

/** The board in its state before the run, plugged into a computer whose time is the board's. */
function plugged({ start, eraseFactor, commands, operations }: Plan) {
  const flash = new WornFlash();
  if (start !== "empty") {
    flash.install(image.bytes);
    if (start === "older") {
      flash.bytes.fill(0, 0, 256); // a firmware that the ROM does not start
    }
  }
  for (const [index, fault] of operations) {
    flash.faults.set(index + (start === "running" ? 1 : 0), fault); // the firmware's own first: it stores its boot id
  }
  const board = new PicoBoard(flash);
  let isFaulty = true;
  let commandCount = 0;
  const beforeCommand = (): LoaderFault | undefined => {
    const fault = isFaulty ? commands.get(commandCount) : undefined;
    commandCount += 1;
    if (fault?.kind !== "unplug") {
      return fault;
    }
    if (fault.afterMs === 0) {
      button.unplug();
    } else {
      board.at(board.nowNs + fault.afterMs * 1e6, () => button.unplug());
    }
    return undefined;
  };
  const button: ExportedButton = new ExportedButton(board, { beforeCommand, eraseFactor });
  button.plugIn();
  button.advance(500);
  const surroundings = new EmulatedBoard(button, {
    pass: async (promise) => settled(button, promise),
    wait: async (milliseconds) => button.advance(milliseconds),
    nowMs: () => button.nowNs / 1e6,
  });
  const endFaults = (): void => {
    isFaulty = false;
    flash.faults.clear();
  };
  return { board, button, surroundings, flash, endFaults };
}

const isWhole = (flash: Flash): boolean =>
  Buffer.compare(flash.bytes.subarray(0, image.bytes.length), image.bytes) === 0;

/** Throws before anything else than the image is started as the image: it might do anything. */
async function flashWhatIsThere({ surroundings, flash }: ReturnType<typeof plugged>) {
  const { buttons, loaders } = await surroundings.look();
  const target = buttons[0] ?? loaders[0];
  if (target === undefined) {
    throw new Error("no board is to be seen");
  }
  return flashBoard(target, image, surroundings, options, {
    onPhase: (phase) => {
      if (phase === "restart" && !isWhole(flash)) {
        throw new Error("the flash was taken for compared, and is not the image");
      }
    },
  });
}

/** How a run ended; what flashing rejects with is a Tier2Error that knows a remedy. */
async function outcomeOf(flashed: ReturnType<typeof flashBoard>): Promise<"flashed" | "repeated" | "failed"> {
  try {
    const { writes } = await flashed;
    return writes > 1 ? "repeated" : "flashed";
  } catch (error) {
    if (error instanceof Tier2Error && ["firmware", "device"].includes(error.category) && error.hint !== "") {
      return "failed";
    }
    throw error;
  }
}

async function runOnce(plan: Plan): ReturnType<typeof outcomeOf> {
  const computer = plugged(plan);
  const { board, button, flash, endFaults } = computer;
  const outcome = await outcomeOf(flashWhatIsThere(computer));
  expect({ outcome, isLie: outcome !== "failed" && !isWhole(flash) }).toEqual({ outcome, isLie: false });
  // Whatever it is now: unplugged, plugged in with BOOTSEL held, it takes the image.
  endFaults();
  button.unplug();
  button.advance(100);
  board.isBootselHeld = true;
  button.plugIn();
  board.isBootselHeld = false;
  button.advance(500);
  expect((await flashWhatIsThere(computer)).writes).toBe(1);
  expect(isWhole(flash)).toBe(true);
  button.unplug();
  return outcome;
}

const outcomes = { flashed: 0, repeated: 0, failed: 0 };

test(
  `${runs} times, whatever goes wrong: never done with another flash content, and the board takes the image afterwards`,
  async () => {
    const seed = chooseSeed("picoboot-faults");
    for (let run = 0; run < runs; run += 1) {
      const plan = planOf(new Random(seed + run));
      const outcome = await runOnce(plan).catch((error: unknown) => {
        throw new Error(`run ${run} of seed ${seed}: ${JSON.stringify(plan, withMaps)}`, { cause: error });
      });
      outcomes[outcome] += 1;
    }
    process.stdout.write(`picoboot-faults: ${JSON.stringify(outcomes)}\n`);
    expect(Math.min(outcomes.flashed, outcomes.failed)).toBeGreaterThan(0);
  },
  scaled({ small: 60_000, full: 1_800_000 }),
);

const withMaps = (_key: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
