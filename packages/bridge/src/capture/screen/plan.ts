import type { ScreenConfig } from "../../config/sections.ts";
import type { ScreenFacts } from "../parts.ts";
import type { DesktopWindow } from "./desktop.ts";
import { type Rectangle, areaOf, grow, intersect } from "./rectangle.ts";

export type ScreenWishes = Pick<ScreenConfig, "of" | "denyTitles" | "denyApplications">;

/** What is to be in the picture. */
export interface PicturePlan {
  readonly kind: "plan";
  readonly of: ScreenFacts["of"];
  /** From left to right. */
  readonly parts: readonly PlannedPart[];
  /** The window the picture is of; undefined: of monitors. */
  readonly windowId: number | undefined;
}

export interface PlannedPart {
  /** Its place in the list of monitors. */
  readonly monitor: number;
  readonly area: Rectangle;
}

/** There is to be no picture. */
export interface PlanRefusal {
  readonly kind: "refusal";
  readonly why: string;
}

export const hasDenyList = ({ denyTitles, denyApplications }: ScreenWishes): boolean =>
  denyTitles.length + denyApplications.length > 0;

/** `monitors` with the main one first; `windows` from the lowest to the one on top. */
export function planPicture(
  wishes: ScreenWishes,
  monitors: readonly Rectangle[],
  windows: readonly DesktopWindow[],
): PicturePlan | PlanRefusal {
  if (wishes.of === "all-monitors") {
    return planMonitors("all-monitors", monitors);
  }
  const active = windows.find(({ isActive }) => isActive);
  if (active === undefined) {
    return planMonitors("monitor", monitors.slice(0, 1));
  }
  if (isDenied(wishes, active)) {
    const isKnown = active.titles !== undefined && active.applications !== undefined;
    const what = isKnown ? "the window in front is" : "it cannot be told whether the window in front is";
    return { kind: "refusal", why: `not taken: ${what} on the deny list` };
  }
  const shared = monitors.map((monitor) => intersect(monitor, active.rectangle));
  const monitor = shared.reduce((best, area, index) => (areaOf(area) > areaOf(shared[best]) ? index : best), 0);
  const area = shared[monitor];
  if (area === undefined) {
    return { kind: "refusal", why: "not taken: the window in front is outside of all monitors" };
  }
  return { kind: "plan", of: "active-window", parts: [{ monitor, area }], windowId: active.id };
}

function planMonitors(of: "monitor" | "all-monitors", monitors: readonly Rectangle[]): PicturePlan | PlanRefusal {
  if (monitors.length === 0) {
    return { kind: "refusal", why: "not taken: no monitor is connected" };
  }
  const parts = monitors
    .map((area, monitor) => ({ monitor, area }))
    .toSorted((one, other) => one.area.x - other.area.x || one.area.y - other.area.y);
  return { kind: "plan", of, parts, windowId: undefined };
}

/** Texts of the deny list are looked for anywhere in the names, whatever the case. Names that cannot be read may have them. */
export function isDenied(wishes: ScreenWishes, window: DesktopWindow): boolean {
  const has = (names: readonly string[] | undefined, denied: readonly string[]): boolean =>
    names === undefined
      ? denied.length > 0
      : names.some((name) => denied.some((text) => name.toLowerCase().includes(text.toLowerCase())));
  return has(window.titles, wishes.denyTitles) || has(window.applications, wishes.denyApplications);
}

/** Rounding on scaled desktops stays within this. */
const marginPixels = 3;

export interface HiddenWindow {
  readonly id: number;
  /** What is to be painted over, on the desktop. */
  readonly rectangle: Rectangle;
}

/** Denied windows in the picture. Those beneath the window it is of are covered; of monitors, covered ones count too. */
export function findHidden(
  { parts, windowId }: PicturePlan,
  wishes: ScreenWishes,
  windows: readonly DesktopWindow[],
): readonly HiddenWindow[] {
  const shownFrom = windows.findIndex(({ id }) => id === windowId);
  return windows
    .slice(Math.max(0, shownFrom))
    .filter((window) => isDenied(wishes, window))
    .map(({ id, rectangle, extent }) => ({ id, rectangle: grow(extent ?? rectangle, marginPixels) }))
    .filter(({ rectangle }) => parts.some(({ area }) => intersect(area, rectangle) !== undefined));
}
