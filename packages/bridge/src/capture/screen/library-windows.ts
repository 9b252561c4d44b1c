import type { Window } from "node-screenshots";
import type { DesktopWindow } from "./desktop.ts";

/**
 * The windows as node-screenshots tells them; for Windows, where it was not tried on a real desktop. Not for X11: there
 * it throws without a window manager and misses titles that are set in the old way. Throws when they cannot be read: a
 * desktop of Windows has at least its taskbar, and the library leaves out silently what it cannot read (under Wine, all).
 */
export function listLibraryWindows(all: () => readonly Window[]): readonly DesktopWindow[] {
  const windows = all();
  if (windows.length === 0) {
    throw new Error("no window can be read");
  }
  return windows
    .filter((window) => !window.isMinimized())
    .toSorted((one, other) => one.z() - other.z())
    .map((window) => ({
      id: window.id(),
      titles: [window.title()],
      applications: [window.appName()],
      rectangle: { x: window.x(), y: window.y(), width: window.width(), height: window.height() },
      isActive: window.isFocused(),
    }));
}
