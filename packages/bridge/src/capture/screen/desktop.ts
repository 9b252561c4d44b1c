import type { Rectangle } from "./rectangle.ts";

/** A window that can be seen, unless others cover it; minimised ones are left out. */
export interface DesktopWindow {
  readonly id: number;
  /** All texts under which its title is known. */
  readonly titles: readonly string[];
  /** All names of its application. */
  readonly applications: readonly string[];
  /** With its frame. */
  readonly rectangle: Rectangle;
  /** The one in front, in which the person types. */
  readonly isActive: boolean;
}

/** Windows from the lowest to the one on top. Throws when they cannot be told. */
export type ListWindows = () => readonly DesktopWindow[];
