import {
  type Attached,
  type AttachedButton,
  type AttachedDrive,
  type AttachedLoader,
  type RunningButton,
  type Target,
  keyOf,
} from "./attached.ts";
import { type BootLoader, FlashError } from "./boot-loader.ts";
import { type Course, mayBeTarget, throwIfEnding, trouble, untilSeen } from "./course.ts";

/** A driver that Windows installs first takes that long. */
const untilLoaderMs = 15_000;
/** A drive is there before PICOBOOT can be opened, or long after it: so long the other one is waited for. */
const untilDriveMs = 6000;
/** The rights to a device file come a moment after it. */
const untilRightsMs = 2000;
const untilQueueMs = 3000;
const lookEveryMs = 100;

/** Sends a board into its boot loader, if it is not there; resolves with what then stands at its place. */
export async function intoBootLoader(
  course: Course,
  target: Target,
  dropPresses: boolean,
): Promise<AttachedLoader | AttachedDrive> {
  switch (target.kind) {
    case "button":
      course.tell.onPhase("enter boot loader");
      return leave(course, target, dropPresses);
    case "sketch": {
      course.tell.onPhase("enter boot loader");
      course.state = "leaving";
      const loader = await target.touch();
      course.state = "waiting";
      return loader;
    }
    default:
      return target;
  }
}

async function leave(
  course: Course,
  target: AttachedButton,
  dropPresses: boolean,
): Promise<AttachedLoader | AttachedDrive> {
  const button = await target.open();
  try {
    if (!dropPresses) {
      await untilTaken(course, button);
    }
    course.state = "leaving"; // also when its answer is lost
    await button.enterBootloader();
  } finally {
    await button.close().catch(() => undefined); // it left
  }
  const found = await untilSeen(course, untilLoaderMs, ({ loaders, drives }) => {
    const here = loaders.filter((one) => mayBeTarget(course, one));
    requireOne(here);
    return here[0] ?? drives.find((one) => mayBeTarget(course, one));
  });
  if (found === undefined) {
    throw trouble("boot_loader_missing", `No boot loader appeared within ${untilLoaderMs / 1000} s.`);
  }
  course.state = "waiting";
  return found;
}

/** Waits until nobody's press is in the board any more: it would be lost. */
async function untilTaken(course: Course, button: RunningButton): Promise<void> {
  const { surroundings } = course;
  const endsMs = surroundings.nowMs() + untilQueueMs;
  for (;;) {
    const { queued } = await button.readStatus();
    if (queued === 0) {
      return;
    }
    throwIfEnding(course);
    if (surroundings.nowMs() >= endsMs) {
      throw trouble(
        "presses_waiting",
        `${queued === 1 ? "A press waits" : `${queued} presses wait`} in the button that nobody took.`,
        "Let the bridge take them (tier2 run), or give them up: --drop-presses",
      );
    }
    await surroundings.wait(lookEveryMs);
  }
}

function requireOne(found: readonly AttachedLoader[]): void {
  if (found.length > 1) {
    throw trouble(
      "boards_ambiguous",
      `${found.length} boards came into their boot loaders at the same time, and this system does not tell which is which.`,
      "Leave one of them plugged in.",
    );
  }
}

/** Opens the boot loader; a drive whose board shows no other stays one. Rejects with a FlashError. */
export async function openWaiting(
  course: Course,
  waiting: AttachedLoader | AttachedDrive,
): Promise<BootLoader | AttachedDrive> {
  if (waiting.kind !== "uf2-drive") {
    return openInTime(course, waiting);
  }
  const loader = await untilSeen(course, untilRightsMs, ({ loaders }) =>
    loaders.find((one) => one.kind === "picoboot" && mayBeTarget(course, one)),
  );
  return loader === undefined ? waiting : openInTime(course, loader);
}

/** As `openWaiting`, and where PICOBOOT cannot be opened the board's drive will do. */
export async function openOrDrive(
  course: Course,
  waiting: AttachedLoader | AttachedDrive,
): Promise<BootLoader | AttachedDrive> {
  try {
    return await openWaiting(course, waiting);
  } catch (error) {
    if (waiting.kind === "avr109" || !(error instanceof FlashError) || error.code === "gone") {
      throw error;
    }
    const drive =
      waiting.kind === "uf2-drive"
        ? waiting
        : await untilSeen(course, untilDriveMs, (attached) => driveOf(course, attached));
    if (drive === undefined) {
      throw error;
    }
    course.tell.onNote(`${error.message} The image is copied to the drive ${drive.path} instead.`);
    return drive;
  }
}

/** The drive at the course's port; where ports are not told, the only one while no other Pico waits. */
function driveOf({ target, before }: Course, { drives, loaders }: Attached): AttachedDrive | undefined {
  const here = drives.filter(({ portPath }) => portPath !== undefined && portPath === target.portPath);
  if (here.length > 0) {
    return here[0];
  }
  const unplaced = drives.filter(
    (one) =>
      (one.portPath === undefined || target.portPath === undefined) &&
      (target.kind !== "button" || !before.has(keyOf(one))),
  );
  const isOnly = loaders.filter(({ kind }) => kind === "picoboot").length <= 1 && unplaced.length === 1;
  return isOnly ? unplaced[0] : undefined;
}

async function openInTime(course: Course, loader: AttachedLoader): Promise<BootLoader> {
  const { surroundings, ending } = course;
  const endsMs = surroundings.nowMs() + untilRightsMs;
  for (;;) {
    try {
      return await loader.open();
    } catch (error) {
      const mayPass = error instanceof FlashError && (error.code === "denied" || error.code === "busy");
      if (!mayPass || ending.aborted || surroundings.nowMs() >= endsMs) {
        throw error;
      }
      await surroundings.wait(lookEveryMs);
    }
  }
}
