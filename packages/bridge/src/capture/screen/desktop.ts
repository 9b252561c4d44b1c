import type { Rectangle } from "./rectangle.ts";

/** A window that can be seen, unless others cover it; minimised ones are left out. */
export interface DesktopWindow {
  readonly id: number;
  /** All texts under which its title is known; undefined: it cannot be read. */
  readonly titles: readonly string[] | undefined;
  /** All names of its application; undefined: not all of them can be read. */
  readonly applications: readonly string[] | undefined;
  /** What is seen of it, with its frame. */
  readonly rectangle: Rectangle;
  /** With borders through which others are seen as a rule; left away: it has none. */
  readonly extent?: Rectangle;
  /** The one in front, in which the person types. */
  readonly isActive: boolean;
}

/** Windows from the lowest to the one on top. Throws when they cannot be told. */
export type ListWindows = () => readonly DesktopWindow[];
