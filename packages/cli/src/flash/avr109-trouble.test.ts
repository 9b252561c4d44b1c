import type { LoaderFault, LoaderFaults } from "@tier2/emulator";
import { expect, test } from "vitest";
import type { FlashError } from "./boot-loader.ts";
import { failureOf, flashed, opened, shortImage, startsWith } from "./testing/avr109-course.ts";
import {
  type Meddling,
  type WaitingBoard,
  modelLoader,
  newWaitingBoard,
  promicroImage,
} from "./testing/model-serial-pipe.ts";

interface Course {
  readonly failure: FlashError | undefined;
  readonly isDone: boolean;
  /** What the flash held at the end. */
  readonly flash: Uint8Array;
}

/** Makes something go wrong with a loader, and calls `hit` when it does. */
interface Trouble {
  readonly meddling?: (board: WaitingBoard) => Meddling;
  readonly faults?: (board: WaitingBoard) => LoaderFaults;
}

/**
 * Flashes the short image with something going wrong at step 0, then 1, and so on to the last one. However that ends, it
 * is never done with something else in the flash, and plugged in anew the board can be flashed.
 */
async function allCourses(troubleAt: (index: number, hit: () => void) => Trouble): Promise<readonly Course[]> {
  const courses: Course[] = [];
  let isHit = true;
  for (let index = 0; isHit; index += 1) {
    isHit = false;
    const { meddling, faults } = troubleAt(index, () => (isHit = true));
    const board = newWaitingBoard();
    const model = modelLoader(board, faults?.(board));
    let isDone = false;
    const failure = await failureOf(
      opened(model, meddling?.(board)).then(async (loader) => {
        isDone = await flashed(loader, shortImage);
      }),
    );
    board.unplug();
    const flash = board.flash.slice();
    const isSound = isHit ? !isDone || startsWith(flash, shortImage) : isDone;
    expect({ index, isSound }).toEqual({ index, isSound: true });
    expect(await flashed(await opened(modelLoader(board)), shortImage)).toBe(true);
    courses.push({ failure, isDone, flash });
  }
  return courses.slice(0, -1);
}

/** Caterina takes a board without a first word for one without a firmware, and waits. */
const isWholeOrWaits = ({ flash }: Course): boolean =>
  (flash[0] === 0xff && flash[1] === 0xff) || startsWith(flash, promicroImage) || startsWith(flash, shortImage);

test("unplugged before any transfer: it is said, and a half-written board waits in its boot loader", async () => {
  const courses = await allCourses((index, hit) => ({
    meddling: (board) => ({
      beforeTransfer: (count) => {
        if (count === index) {
          hit();
          board.unplug();
        }
      },
    }),
  }));
  expect(courses.length).toBeGreaterThan(30);
  expect(courses.every(isWholeOrWaits)).toBe(true);
  // The answer to the last command is here already.
  expect(courses.slice(0, -1).every(({ failure }) => failure?.code === "gone")).toBe(true);
});

test("the power is cut 3 ms into any command", async () => {
  const courses = await allCourses((index, hit) => ({
    faults: (board) => ({
      beforeCommand: (_command, count) => {
        if (count === index) {
          hit();
          const { loader } = board;
          board.at(board.nowNs + 3e6, () => loader?.detach());
        }
        return undefined;
      },
    }),
  }));
  expect(courses).toHaveLength(20);
  expect(courses.every(isWholeOrWaits)).toBe(true);
});

/** What is told when the loader does this instead of any of its commands. */
async function failuresOf(kind: LoaderFault["kind"]): Promise<readonly string[]> {
  const courses = await allCourses((index, hit) => ({
    faults: () => ({
      beforeCommand: (_command, count) => {
        if (count !== index) {
          return undefined;
        }
        hit();
        return { kind, status: 0 };
      },
    }),
  }));
  return [
    ...new Set(courses.flatMap(({ failure }) => (failure === undefined ? [] : `${failure.code}: ${failure.message}`))),
  ];
}

test("a refused command is told, with the step", async () => {
  const instead = `the boot loader answered 3f "?" instead of 0d`;
  expect(await failuresOf("refuse")).toEqual([
    "silent: Asking the boot loader for the chip: only 3f of 3 bytes came within 2 s",
    "silent: Asking the boot loader for its block size: only 3f of 3 bytes came within 2 s",
    `refused: Reading the flash at 0x0000: ${instead}`,
    "silent: Reading the flash at 0x0000: only 3f of 128 bytes came within 2 s",
    `refused: Writing the flash at 0x0000: ${instead}`,
    `refused: Writing the flash at 0x0080: ${instead}`,
    `refused: Writing the flash at 0x0100: ${instead}`,
    `refused: Reading the flash at 0x0080: ${instead}`,
    "silent: Reading the flash at 0x0080: only 3f of 128 bytes came within 2 s",
    `refused: Reading the flash at 0x0100: ${instead}`,
    "silent: Reading the flash at 0x0100: only 3f of 128 bytes came within 2 s",
    `refused: Starting the firmware: ${instead}`,
  ]);
});

test("so is a command that is never answered", async () => {
  const failures = await failuresOf("silence");
  expect(failures).toContain("silent: Writing the flash at 0x0080: nothing came within 2 s");
  expect(failures).toContain("silent: Writing the flash at 0x0080: the board took nothing within 2 s");
  expect(failures).toContain("silent: Starting the firmware: nothing came within 2 s");
  expect(failures.every((failure) => failure.startsWith("silent: "))).toBe(true);
});

test("a wrong byte in any answer is never taken for right", async () => {
  const courses = await allCourses((index, hit) => ({
    meddling: () => ({
      answered: (bytes, count) => {
        if (count !== index) {
          return bytes;
        }
        hit();
        return bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 0x40);
      },
    }),
  }));
  // Done all the same: where it asks again who is there, and behind the end of the image.
  const wrong = courses.filter(({ isDone }) => !isDone);
  expect([courses.length, wrong.length]).toEqual([26, 17]);
});
