import type { AttachedDrive, Surroundings, Target } from "./attached.ts";
import { awaitButton } from "./await-button.ts";
import { type BootLoader, FlashError } from "./boot-loader.ts";
import { type Course, type CourseListeners, beginCourse, failure, throwIfEnding, trouble } from "./course.ts";
import { intoBootLoader, openOrDrive } from "./enter-boot-loader.ts";
import type { FlashImage } from "./image.ts";

export interface FlashOptions {
  /** Flashes although presses wait in the board that nobody took; they are lost. */
  readonly dropPresses: boolean;
  /** Leaves a flash as it is that holds the image, byte by byte. One that cannot be read is written. */
  readonly isKeptIfSame?: boolean;
  /** Aborted by Ctrl+C. What is being written is finished all the same. */
  readonly ending: AbortSignal;
}

/** How an image came into a board. */
export interface Writing {
  readonly way: "picoboot" | "avr109" | "uf2-drive";
  /** Whether the flash was read back; a drive lets nobody do so, there the version of the running firmware has to do. */
  readonly isCompared: boolean;
  /** 2 when the first comparison failed, 0 when the flash held the image before. */
  readonly writes: number;
}

/** The board afterwards, as the running firmware says. */
export interface Arrival {
  readonly board: string;
  /** "1.2.3" */
  readonly version: string;
  /** Empty when the board has none yet. */
  readonly serial: string;
  readonly path: string;
  readonly portPath: string | undefined;
}

/** `arrival` is undefined for an image that is not the button's: no button is waited for then. */
export type FlashResult = Writing & { readonly arrival: Arrival | undefined };

/** A comparison that fails twice is no accident. */
const mostWrites = 2;

/**
 * Writes an image to a board, and sees to it that the board runs it: into the boot loader if need be, write, read back and
 * compare, restart, until the computer sees the button and it says who it is. Whether the image fits the board was found out before.
 *
 * Rejects with a Tier2Error that says in which state the board is and how to go on.
 */
export async function flashBoard(
  target: Target,
  image: FlashImage,
  surroundings: Surroundings,
  options: FlashOptions,
  listeners: Partial<CourseListeners> = {},
): Promise<FlashResult> {
  const course = await beginCourse(target, image.chip, surroundings, options.ending, listeners);
  try {
    throwIfEnding(course);
    const opened = await openOrDrive(course, await intoBootLoader(course, target, options.dropPresses));
    const writing =
      "copy" in opened
        ? await copyToDrive(course, opened, image)
        : await writeAndRestart(course, opened, image, options.isKeptIfSame === true);
    return { ...writing, arrival: image.board === undefined ? undefined : await arrivalOf(course, image) };
  } catch (error) {
    throw failure(course, error);
  }
}

/** Ctrl+C meanwhile is answered, and obeyed afterwards. */
async function finishing<Result>({ ending, tell }: Course, write: () => Promise<Result>): Promise<Result> {
  const answer = (): void => {
    tell.onNote(
      "Interrupted: writing is finished first. Ctrl+C again ends at once and leaves the board half written, until the same " +
        "command is run again.",
    );
  };
  ending.addEventListener("abort", answer, { once: true });
  try {
    return await write();
  } finally {
    ending.removeEventListener("abort", answer);
  }
}

async function writeAndRestart(
  course: Course,
  loader: BootLoader,
  image: FlashImage,
  isKeptIfSame: boolean,
): Promise<Writing> {
  try {
    throwIfEnding(course);
    requireFit(loader, image);
    const isThere = isKeptIfSame && (await holds(course, loader, image.bytes));
    throwIfEnding(course);
    const writes = isThere ? 0 : await finishing(course, async () => writeUntilSame(course, loader, image.bytes));
    await restart(course, loader);
    return { way: loader.chip === "rp2040" ? "picoboot" : "avr109", isCompared: true, writes };
  } finally {
    await loader.close();
  }
}

function requireFit(loader: BootLoader, { chip, bytes }: FlashImage): void {
  if (loader.chip !== chip) {
    throw trouble(
      "image_wrong_chip",
      `The board has an ${loader.chip}, the image is for an ${chip}.`,
      "Take another image.",
    );
  }
  if (bytes.length > loader.flashBytes) {
    throw trouble(
      "image_too_large",
      `The image has ${bytes.length} bytes, the board takes ${loader.flashBytes}.`,
      "Take another image.",
    );
  }
}

async function holds(course: Course, loader: BootLoader, bytes: Uint8Array): Promise<boolean> {
  course.tell.onPhase("look");
  const isSame = firstDifference(bytes, await loader.read(bytes.length, course.tell.onProgress)) === undefined;
  if (isSame) {
    course.state = "compared";
  }
  return isSame;
}

async function writeUntilSame(course: Course, loader: BootLoader, bytes: Uint8Array): Promise<number> {
  const { tell } = course;
  for (let writes = 1; ; writes += 1) {
    tell.onPhase("write");
    course.state = "half-written";
    await loader.write(bytes, tell.onProgress);
    tell.onPhase("compare");
    const place = firstDifference(bytes, await loader.read(bytes.length, tell.onProgress));
    if (place === undefined) {
      course.state = "compared";
      return writes;
    }
    const what = `The flash does not hold what was written: byte ${place} of ${bytes.length} differs`;
    if (writes === mostWrites) {
      throw trouble("flash_mismatch", `${what}, for the second time. The board's flash may be worn out.`);
    }
    tell.onNote(`${what}. It is written once more.`);
  }
}

/** Number of the first byte that is not the same; undefined when all are. */
export function firstDifference(wanted: Uint8Array, found: Uint8Array): number | undefined {
  const place = wanted.findIndex((byte, index) => found[index] !== byte);
  if (place !== -1) {
    return place;
  }
  return found.length === wanted.length ? undefined : wanted.length;
}

/** Starts the firmware. A board that leaves before it has answered did what it was told. */
export async function restart(course: Course, loader: BootLoader): Promise<void> {
  course.tell.onPhase("restart");
  await loader.restart().catch((error: unknown) => {
    if (!(error instanceof FlashError && error.code === "gone")) {
      throw error;
    }
  });
  if (course.state === "compared") {
    course.state = "restarted";
  }
}

async function copyToDrive(course: Course, drive: AttachedDrive, image: FlashImage): Promise<Writing> {
  throwIfEnding(course);
  const { writeImage } = await import("@tier2/emulator");
  course.tell.onPhase("write");
  course.state = "half-written";
  const copy = async (): Promise<void> => drive.copy(writeImage(image.bytes), course.tell.onProgress);
  await finishing(course, copy).catch((error: unknown) => {
    if (error instanceof FlashError && error.code === "denied") {
      course.state = "waiting"; // it did not let a file be made
    }
    throw error;
  });
  course.state = "copied";
  return { way: "uf2-drive", isCompared: false, writes: 1 };
}

async function arrivalOf(course: Course, image: FlashImage): Promise<Arrival> {
  const { target, identity } = await awaitButton(course);
  const version = `${identity.firmwareMajor}.${identity.firmwareMinor}.${identity.firmwarePatch}`;
  if (identity.board !== image.board || version !== image.version) {
    throw trouble(
      "firmware_other",
      `The button says it runs ${identity.board} ${version}; the image is ${image.board} ${image.version}.`,
      "Leave this one board plugged in, and run the command again.",
    );
  }
  const { path, portPath } = target;
  return { board: identity.board, version, serial: identity.serial, path, portPath };
}
