import type { Surroundings, Target } from "./attached.ts";
import { type SeenButton, awaitButton } from "./await-button.ts";
import type { BootLoader } from "./boot-loader.ts";
import { type Course, type CourseListeners, beginCourse, failure, trouble } from "./course.ts";
import { intoBootLoader, openWaiting } from "./enter-boot-loader.ts";
import { type FlashOptions, firstDifference, restart } from "./flash-board.ts";
import type { FlashImage } from "./image.ts";

/** What came of a look into a board's flash. */
export interface Comparison {
  /** Number of the first byte that differs; undefined when the flash holds the image. */
  readonly differsAt: number | undefined;
  /** The button that runs again; undefined when the board was in its boot loader, and still is. */
  readonly seen: SeenButton | undefined;
}

/** Reads a board's flash and compares it with an image; a button runs again afterwards. Rejects with a Tier2Error. */
export async function verifyBoard(
  target: Target,
  image: FlashImage,
  surroundings: Surroundings,
  options: FlashOptions,
  listeners: Partial<CourseListeners> = {},
): Promise<Comparison> {
  const course = await beginCourse(target, image.chip, surroundings, options.ending, listeners);
  return visit(course, options, async (loader) => {
    course.tell.onPhase("compare");
    return firstDifference(image.bytes, await loader.read(image.bytes.length, course.tell.onProgress));
  }).then(({ result, seen }) => ({ differsAt: result, seen }));
}

/**
 * Erases what a board keeps besides its firmware: the settings, and a serial number that it was given. A button runs again
 * afterwards, and is answered; undefined for a board that was in its boot loader. Rejects with a Tier2Error.
 */
export async function eraseSettingsOf(
  target: Target,
  chip: Course["chip"],
  surroundings: Surroundings,
  options: FlashOptions,
  listeners: Partial<CourseListeners> = {},
): Promise<SeenButton | undefined> {
  const course = await beginCourse(target, chip, surroundings, options.ending, listeners);
  const { seen } = await visit(course, options, async (loader) => {
    course.tell.onPhase("erase settings");
    course.state = "erasing";
    await loader.eraseSettings();
    course.state = "erased";
  });
  return seen;
}

/** Does something in the boot loader, and leaves the board as it was: a button runs again. */
async function visit<Result>(
  course: Course,
  { dropPresses }: FlashOptions,
  work: (loader: BootLoader) => Promise<Result>,
): Promise<{ readonly result: Result; readonly seen: SeenButton | undefined }> {
  try {
    const opened = await openWaiting(course, await intoBootLoader(course, course.target, dropPresses));
    if ("copy" in opened) {
      throw trouble("flash_unreadable", "The board shows only its drive, by which nobody can read its flash.");
    }
    const isRunning = course.target.kind === "button";
    try {
      const result = await work(opened);
      if (isRunning) {
        await restart(course, opened);
      }
      return { result, seen: isRunning ? await awaitButton(course) : undefined };
    } finally {
      await opened.close();
    }
  } catch (error) {
    throw failure(course, error);
  }
}
