import process from "node:process";
import { Tier2Error } from "@tier2/bridge";
import { expect, test } from "vitest";
import type { AttachedLoader, Surroundings } from "../../../packages/cli/src/flash/attached.ts";
import { openAvr109 } from "../../../packages/cli/src/flash/avr109.ts";
import { flashBoard } from "../../../packages/cli/src/flash/flash-board.ts";
import type { FlashImage } from "../../../packages/cli/src/flash/image.ts";
import {
  type Meddling,
  type ModelLoader,
  type WaitingBoard,
  meddledPipe,
  modelLoader,
  newWaitingBoard,
} from "../../../packages/cli/src/flash/testing/model-serial-pipe.ts";
import { settled } from "../../../packages/emulator/src/settled.ts";
import type { LoaderFaults } from "../../../packages/emulator/src/bootloader/index.ts";
import { seededRandom } from "../../../packages/psa-adapters/src/sandbox/seeded-random.ts";
import { scaled } from "../../lib/scale.ts";

const runs = scaled({ small: 40, full: 1000 });
const seed = Number(process.env["TIER2_SEED"] ?? Date.now() % 1_000_000);

/** A number from 0 to below `limit`. */
type Below = (limit: number) => number;

/** What goes wrong in a run, in words and in deeds. */
interface Trouble {
  readonly name: string;
  readonly faults?: LoaderFaults;
  readonly meddling?: Meddling;
}

type MakeTrouble = (below: Below, board: WaitingBoard, sizeBytes: number) => Trouble;

/** Of a course of 1 to 20 pages there are about twice as many; some are never reached, and then nothing goes wrong. */
const mostCommands = 90;
/** "B" */
const writeBlock = 0x42;

const troubles: readonly MakeTrouble[] = [
  (below, board) => {
    const at = below(2 * mostCommands);
    const beforeTransfer = (index: number): void => (index === at ? board.unplug() : undefined);
    return { name: `unplugged before transfer ${at}`, meddling: { beforeTransfer } };
  },
  (below, board) => {
    const [at, afterUs] = [below(mostCommands), below(9000)];
    const beforeCommand = (_command: number, index: number): undefined => {
      if (index === at) {
        const { loader } = board;
        board.at(board.nowNs + afterUs * 1000, () => loader?.detach());
      }
    };
    return { name: `power cut ${afterUs} us into command ${at}`, faults: { beforeCommand } };
  },
  (below) => {
    const [at, kind] = [below(mostCommands), below(2) === 0 ? "refuse" : "silence"] as const;
    const beforeCommand = (_command: number, index: number) => (index === at ? { kind, status: 0 } : undefined);
    return { name: `${kind} of command ${at}`, faults: { beforeCommand } };
  },
  (below) => {
    const [at, bit] = [below(mostCommands), 1 << below(8)];
    const answered = (bytes: Uint8Array, index: number): Uint8Array =>
      index === at ? bytes.map((byte, place) => (place === below(bytes.length) ? byte ^ bit : byte)) : bytes;
    return { name: `wrong bits in answer ${at}`, meddling: { answered } };
  },
  (below, board, sizeBytes) => {
    const [from, to, place, bit] = [below(mostCommands), below(2 * mostCommands), below(sizeBytes), 1 << below(8)];
    const beforeCommand = (command: number, index: number): undefined => {
      const { flash } = board;
      if (command === writeBlock && index >= from && index <= to) {
        flash[place] = (flash[place] ?? 0) & ~bit;
      }
    };
    return {
      name: `byte ${place} loses bit ${bit} before writes in commands ${from} to ${to}`,
      faults: { beforeCommand },
    };
  },
  (below) => {
    const eraseFactor = 1 + below(900);
    return { name: `an erase lasts ${4 * eraseFactor} ms`, faults: { eraseFactor } };
  },
  (below, board) => {
    const [at, pauseMs] = [below(2 * mostCommands), below(20_000)];
    const beforeTransfer = (index: number): void => {
      if (index === at) {
        board.advanceTo(board.nowNs + pauseMs * 1e6);
      }
    };
    return { name: `this computer sleeps ${pauseMs} ms before transfer ${at}`, meddling: { beforeTransfer } };
  },
];

const imageOf = (bytes: Uint8Array): FlashImage => ({
  ...{ file: "random", format: "bin", bytes, chip: "atmega32u4" },
  ...{ board: undefined, version: undefined, sha256: "", isKnown: false },
});

/** Flashes as the command line does; resolves with "done", or with what it tells. */
async function outcomeOf(model: ModelLoader, image: Uint8Array, meddling: Meddling = {}): Promise<string> {
  const { board, nowMs } = model;
  const target: AttachedLoader = {
    ...{ kind: "avr109", path: "/dev/ttyACM0", portPath: "1-2", board: "promicro" },
    open: async () => openAvr109(meddledPipe(await model.open(), meddling), nowMs),
  };
  const surroundings: Surroundings = {
    look: async () => ({ buttons: [], loaders: [target], drives: [], sketches: [] }),
    wait: async (milliseconds) =>
      settled(board, new Promise<void>((resolve) => board.at(board.nowNs + milliseconds * 1e6, resolve))),
    nowMs,
  };
  const options = { dropPresses: true, ending: new AbortController().signal };
  return flashBoard(target, imageOf(image), surroundings, options).then(
    () => "done",
    (error: unknown) => {
      if (error instanceof Tier2Error && error.hint !== "") {
        return error.message;
      }
      throw error; // it does not say how to go on
    },
  );
}

const holds = (board: WaitingBoard, image: Uint8Array): boolean =>
  Buffer.from(board.flash.subarray(0, image.length)).equals(image);

test(`${runs} times flashed with a random fault: never done with something else, always recoverable (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const below: Below = (limit) => Math.floor(random() * limit);
  const outcomes = new Map<string, number>();
  for (let run = 0; run < runs; run += 1) {
    const image = Uint8Array.from({ length: 1 + below(20 * 128) }, () => below(256));
    const board = newWaitingBoard();
    const make = troubles[below(troubles.length)] as MakeTrouble;
    const { name, faults, meddling } = make(below, board, image.length);
    const outcome = await outcomeOf(modelLoader(board, faults), image, meddling);
    const isRight = outcome !== "done" || holds(board, image);
    board.unplug();
    const next = await outcomeOf(modelLoader(board), image);
    const isRecovered = next === "done" && holds(board, image);
    expect({ run, name, outcome, isRight, next, isRecovered }).toMatchObject({ isRight: true, isRecovered: true });
    const kind = outcome === "done" ? "done" : "told";
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
  }
  process.stderr.write(`seed ${seed}: ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
});
