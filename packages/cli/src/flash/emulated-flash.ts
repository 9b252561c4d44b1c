import { readFileSync } from "node:fs";
import { Tier2Error } from "@tier2/bridge";
import type { PressReport } from "@tier2/button";
import { type Board, ExportedButton, Pacer, Rp2040Board, SimavrBoard, openBoard, simavrProblem } from "@tier2/emulator";
import type { AttachedButton } from "./attached.ts";
import type { CourseListeners } from "./course.ts";
import { EmulatedBoard } from "./emulated-board.ts";
import { type FlashOptions, type FlashResult, flashBoard } from "./flash-board.ts";
import { type FlashImage, readBundledImage } from "./image.ts";

export interface EmulatedFlash {
  readonly result: FlashResult;
  /** A press of the flashed button's switch, as it was reported; undefined for an image that is no button's. */
  readonly press: PressReport | undefined;
  /** Rules of the hardware that were broken since, and what was used that the emulator does not know. */
  readonly findings: readonly string[];
}

const holdMs = 100;
const untilPressMs = 10_000;

/**
 * Flashes an emulated new board, as `flashBoard` does a real one: its flash is empty, it waits in its boot loader. Then
 * presses its button once. Rejects with a Tier2Error.
 */
export async function flashEmulated(
  board: string,
  image: FlashImage,
  options: FlashOptions,
  listeners: Partial<CourseListeners>,
): Promise<EmulatedFlash> {
  const button = new ExportedButton(await newBoard(board));
  const pacer = new Pacer(button);
  button.onAsked = () => pacer.now(() => undefined);
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined); // waited for below
  button.listeners = {
    onFailed: (error) => broken.reject(emulatorError(`The computer does not see the flashed board: ${error.message}`)),
  };
  pacer.start();
  try {
    pacer.now(() => button.plugIn());
    const surroundings = new EmulatedBoard(button);
    const findings = (): readonly string[] => [...button.violations, ...button.problems];
    const flash = async (): Promise<EmulatedFlash> => {
      const loader = await surroundings.untilLoader();
      const before = new Set(findings()); // that its flash is empty
      const result = await flashBoard(loader, image, surroundings, options, listeners);
      const [target] = (await surroundings.look()).buttons;
      const press =
        result.arrival === undefined || target === undefined
          ? undefined
          : await pressOnce(target, () => pacer.now(() => button.tap(holdMs)));
      return { result, press, findings: findings().filter((one) => !before.has(one)) };
    };
    return await Promise.race([flash(), broken.promise]);
  } finally {
    pacer.stop();
    button.unplug();
  }
}

/** A board as it is sold: nothing in its flash. */
async function newBoard(name: string): Promise<Board> {
  const problem = name === "pico" ? undefined : simavrProblem();
  if (problem !== undefined) {
    throw emulatorError(problem, "Without it: tier2 firmware flash --emulated --board pico");
  }
  const { file } = await readBundledImage(name);
  const board = openBoard({ imageFile: file, image: readFileSync(file) }); // so that it knows what it is, and its pins
  if (board instanceof Rp2040Board) {
    board.flash.bytes.fill(0xff);
  } else if (board instanceof SimavrBoard) {
    board.flash.fill(0xff);
  }
  return board;
}

async function pressOnce(target: AttachedButton, tap: () => void): Promise<PressReport> {
  const { promise, resolve, reject } = Promise.withResolvers<PressReport>();
  const button = await target.open({ onPress: resolve });
  const timer = setTimeout(
    () => reject(emulatorError(`The flashed button was pressed, and reported nothing for ${untilPressMs / 1000} s.`)),
    untilPressMs,
  );
  try {
    tap();
    const press = await promise;
    await button.acknowledge({ bootId: press.bootId, sequence: press.sequence, what: "press" });
    return press;
  } finally {
    clearTimeout(timer);
    await button.close();
  }
}

const emulatorError = (
  message: string,
  hint: string = "The image is no firmware that runs on this board.",
): Tier2Error => new Tier2Error({ code: "emulated_board", category: "firmware", message, hint });
