import type { AttachedButton, AttachedDrive, AttachedLoader, RunningButton, Target } from "./attached.ts";
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
    await button.enterBootloader();
    course.state = "leaving";
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

/** Opens the boot loader, or finds the drive where it cannot be opened. Rejects with a FlashError or a Tier2Error. */
export async function openWaiting(
  course: Course,
  waiting: AttachedLoader | AttachedDrive,
): Promise<BootLoader | AttachedDrive> {
  if (waiting.kind === "uf2-drive") {
    const loader = await untilSeen(course, untilRightsMs, ({ loaders }) =>
      loaders.find((one) => one.kind === "picoboot" && mayBeTarget(course, one)),
    );
    return loader === undefined ? waiting : openWaiting(course, loader);
  }
  try {
    return await openInTime(course, waiting);
  } catch (error) {
    if (waiting.kind !== "picoboot" || !(error instanceof FlashError) || error.code === "gone") {
      throw error;
    }
    const drive = await untilSeen(course, untilDriveMs, ({ drives }) => {
      const here = drives.filter((one) => mayBeTarget(course, one) || course.target.kind !== "button");
      return here.length === 1 ? here[0] : undefined;
    });
    if (drive === undefined) {
      throw error;
    }
    course.tell.onNote(`${error.message} The image is copied to the drive ${drive.path} instead.`);
    return drive;
  }
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
