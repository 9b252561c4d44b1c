import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import process from "node:process";
import type * as Koffi from "koffi";
import type * as NodeScreenshots from "node-screenshots";
import type { Image, Monitor } from "node-screenshots";
import type Sharp from "sharp";
import type { PictureAnswer } from "./answer.ts";
import type { DesktopWindow, ListWindows } from "./desktop.ts";
import { type PicturePart, encodePicture } from "./encode-picture.ts";
import { describeLoadError } from "./library-error.ts";
import { blankPicture } from "../parts.ts";
import { isBlank, makeOpaque, paintOver } from "./pixels.ts";
import { type ScreenWishes, findHidden, hasDenyList, planPicture } from "./plan.ts";
import { type Rectangle, intersect, relativeTo } from "./rectangle.ts";
import { openWin32 } from "./win32-calls.ts";
import { listWin32Windows } from "./win32-windows.ts";
import { connectToX11 } from "./x11-connection.ts";
import { listX11Windows } from "./x11-windows.ts";

/** Loads in two thirds of the time that import() takes for these. */
const require = createRequire(import.meta.url);

/** A reason for which there is no picture, as the person reads it. */
class NotTaken extends Error {}

/** Takes the picture in this process, which is to end soon: the library keeps memory. Never rejects. */
export async function grabPicture(wishes: ScreenWishes): Promise<PictureAnswer> {
  try {
    return await grab(wishes);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const why = error instanceof NotTaken ? text : `not taken: ${text}`;
    return { kind: "not-taken", why };
  }
}

async function grab(wishes: ScreenWishes): Promise<PictureAnswer> {
  const library = load<typeof NodeScreenshots>("node-screenshots");
  const listOpen = windowLister();
  const monitors = listMonitors(library.Monitor.all());
  const windowsBefore = listWindows(listOpen, wishes);
  const places = monitors.map(({ place }) => place);
  const plan = planPicture(wishes, places, windowsBefore);
  if (plan.kind === "refusal") {
    throw new NotTaken(plan.why);
  }

  const grabbing = Promise.all(plan.parts.map(async ({ monitor }) => await monitors[monitor]?.monitor.captureImage()));
  const sharp = load<typeof Sharp>("sharp"); // meanwhile: the grabbing goes on in another thread
  sharp.concurrency(availableParallelism()); // the default of one is for the memory of long-running processes
  const images = await grabbing;
  const grabbed = plan.parts.map(({ monitor, area }, index) => toPart(images[index], places[monitor], area));
  if (grabbed.every(({ pixels, area }) => isBlank(pixels, area))) {
    throw new NotTaken(blankPicture);
  }

  // A window may have come or moved meanwhile: hidden is where it was before and where it is after.
  const hidden = [windowsBefore, listWindows(listOpen, wishes)].flatMap((windows) => findHidden(plan, wishes, windows));
  for (const { pixels, origin } of grabbed) {
    for (const { rectangle } of hidden) {
      paintOver(pixels, relativeTo(origin, rectangle));
    }
  }
  const { bytes, width, height } = await encodePicture(sharp, grabbed);
  const hiddenWindows = new Set(hidden.map(({ id }) => id)).size;
  const facts = { type: "image/jpeg", width, height, sizeBytes: bytes.length, of: plan.of, hiddenWindows } as const;
  return { kind: "taken", facts, picture: bytes };
}

function load<Library>(name: string): Library {
  try {
    return require(name) as Library;
  } catch (error) {
    throw new NotTaken(describeLoadError(name, error), { cause: error });
  }
}

function windowLister(): ListWindows {
  const koffi = load<typeof Koffi>("koffi");
  if (process.platform === "win32") {
    const win32 = openWin32(koffi);
    return () => listWin32Windows(win32);
  }
  const x11 = connectToX11(koffi);
  if (x11 === undefined) {
    const display = process.env["DISPLAY"] ?? "(DISPLAY is not set)";
    throw new NotTaken(`not taken: the X server ${display} of the session cannot be reached, or lets nobody in`);
  }
  return () => listX11Windows(x11);
}

/** No window at all where nothing is denied and they cannot be told: the monitor is shown then. */
function listWindows(listOpen: ListWindows, wishes: ScreenWishes): readonly DesktopWindow[] {
  try {
    return listOpen();
  } catch (error) {
    if (hasDenyList(wishes)) {
      const why = "not taken: it cannot be told which windows are open, and some are on the deny list";
      throw new NotTaken(why, { cause: error });
    }
    return [];
  }
}

interface PlacedMonitor {
  readonly monitor: Monitor;
  readonly place: Rectangle;
}

/** The main one first. */
const listMonitors = (monitors: readonly Monitor[]): readonly PlacedMonitor[] =>
  monitors
    .toSorted((one, other) => Number(other.isPrimary()) - Number(one.isPrimary()))
    .map((monitor) => ({ monitor, place: placeOf(monitor) }));

/** The library divides by the scale of the desktop under X11, where windows are told in pixels. Of Windows it asks for pixels. */
function placeOf(monitor: Monitor): Rectangle {
  const scale = process.platform === "linux" ? monitor.scaleFactor() : 1;
  const inPixels = (length: number): number => Math.round(length * scale);
  const [x, y] = [inPixels(monitor.x()), inPixels(monitor.y())];
  return { x, y, width: inPixels(monitor.width()), height: inPixels(monitor.height()) };
}

/** The part of a grabbed monitor that is wanted, seen from the monitor's corner. */
function toPart(
  image: Image | undefined,
  origin: Rectangle | undefined,
  wanted: Rectangle,
): PicturePart & { readonly origin: Rectangle } {
  const [width, height] = [image?.width ?? 0, image?.height ?? 0];
  const area = origin && intersect({ x: 0, y: 0, width, height }, relativeTo(origin, wanted));
  if (image === undefined || origin === undefined || area === undefined) {
    throw new NotTaken("not taken: a monitor was disconnected at that moment");
  }
  const pixels = { width, height, bytes: image.toRawSync() };
  makeOpaque(pixels);
  return { pixels, area, origin };
}
