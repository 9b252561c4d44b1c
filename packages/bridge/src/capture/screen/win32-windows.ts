import { win32 as windowsPath } from "node:path";
import type { DesktopWindow } from "./desktop.ts";
import { areaOf, unite } from "./rectangle.ts";
import type { Win32Calls } from "./win32-calls.ts";

/**
 * All windows that are shown, from the lowest to the one on top; not the background with its icons, which is as large as the
 * screen. What cannot be read of one is undefined. Throws when Windows does not tell them, or in other units than pixels, or
 * tells none: a desktop has at least its taskbar.
 */
export function listWin32Windows(win32: Win32Calls): readonly DesktopWindow[] {
  if (!win32.isInPixels) {
    throw new Error("Windows does not tell in pixels where windows are");
  }
  const shown = win32.topLevel().filter((window) => win32.isShown(window));
  if (shown.length === 0) {
    throw new Error("Windows tells no window that is shown");
  }
  const [background, active] = [win32.shell(), win32.foreground()];
  const namesOf = nameReader(win32);
  return shown
    .filter((window) => window !== background)
    .toReversed()
    .map((window) => describeWindow(win32, window, namesOf, active))
    .filter((window) => window !== undefined);
}

/** Undefined: it is gone, or nothing of it is seen. */
function describeWindow(
  win32: Win32Calls,
  window: number,
  namesOf: (process: number) => readonly string[] | undefined,
  active: number,
): DesktopWindow | undefined {
  const full = win32.fullPlace(window);
  if (full === undefined && win32.exists(window)) {
    throw new Error("Windows does not tell where a window is");
  }
  const frame = win32.framePlace(window) ?? full;
  if (full === undefined || frame === undefined || areaOf(unite(full, frame)) === 0) {
    return undefined;
  }
  const title = win32.title(window);
  return {
    id: window,
    titles: title === undefined ? undefined : [title],
    applications: allOrNone(win32.processes(window).map((process) => namesOf(process))),
    rectangle: frame,
    extent: unite(full, frame),
    isActive: window === active,
  };
}

/** Names of a process's program: its file and what that says of itself. Undefined: not all of them can be read. */
function nameReader(win32: Win32Calls): (process: number) => readonly string[] | undefined {
  const known = new Map<number, readonly string[] | undefined>();
  const read = (process: number): readonly string[] | undefined => {
    const program = win32.programOf(process);
    const described = program === undefined ? undefined : win32.describe(program);
    return program === undefined || described === undefined ? undefined : [windowsPath.basename(program), ...described];
  };
  return (process) => {
    if (!known.has(process)) {
      known.set(process, read(process));
    }
    return known.get(process);
  };
}

const allOrNone = (names: readonly (readonly string[] | undefined)[]): readonly string[] | undefined =>
  names.some((each) => each === undefined) ? undefined : names.flatMap((each) => each ?? []);
