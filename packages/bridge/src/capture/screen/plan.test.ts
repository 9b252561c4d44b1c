import { expect, test } from "vitest";
import type { DesktopWindow } from "./desktop.ts";
import { type PicturePlan, type ScreenWishes, findHidden, isDenied, planPicture } from "./plan.ts";

const wishes = (of: ScreenWishes["of"], denyTitles: string[] = [], denyApplications: string[] = []): ScreenWishes => ({
  of,
  denyTitles,
  denyApplications,
});

const left = { x: 0, y: 0, width: 1000, height: 800 };
const right = { x: 1000, y: 0, width: 500, height: 800 };

const windowOf = (id: number, title: string, x: number, isActive = false): DesktopWindow => ({
  id,
  titles: [title],
  applications: ["app"],
  rectangle: { x, y: 100, width: 200, height: 100 },
  isActive,
});

function planned(...values: Parameters<typeof planPicture>): PicturePlan {
  const plan = planPicture(...values);
  if (plan.kind !== "plan") {
    throw new Error(plan.why);
  }
  return plan;
}

test("texts of the deny list are found anywhere in titles and names of applications, whatever the case", () => {
  const window = { ...windowOf(1, "Vault.kdbx - KeePassXC", 0), applications: ["keepassxc", "Browser"] };
  expect(isDenied(wishes("all-monitors", ["KEEPASS"]), window)).toBe(true);
  expect(isDenied(wishes("all-monitors", [], ["keepass"]), window)).toBe(true);
  expect(isDenied(wishes("all-monitors", ["browser"]), window)).toBe(false);
  expect(isDenied(wishes("all-monitors", [], ["vault"]), window)).toBe(false);
  expect(isDenied(wishes("all-monitors"), window)).toBe(false);
});

test("the active window's area is on the monitor that has most of it", () => {
  const plan = planned(wishes("active-window"), [left, right], [windowOf(1, "a", 0), windowOf(2, "b", 950, true)]);
  expect(plan).toEqual({
    kind: "plan",
    of: "active-window",
    parts: [{ monitor: 1, area: { x: 1000, y: 100, width: 150, height: 100 } }],
    windowId: 2,
  });
});

test("a denied window in front refuses the picture, without its title", () => {
  const plan = planPicture(wishes("active-window", ["secret"]), [left], [windowOf(1, "My Secret", 0, true)]);
  expect(plan).toEqual({ kind: "refusal", why: "not taken: the window in front is on the deny list" });
});

test("a window whose names cannot be read counts as denied, as far as such names are denied", () => {
  const unknown = { ...windowOf(1, "", 0, true), titles: undefined };
  expect(isDenied(wishes("all-monitors", ["secret"]), unknown)).toBe(true);
  expect(isDenied(wishes("all-monitors", [], ["vault"]), unknown)).toBe(false);
  expect(isDenied(wishes("all-monitors", [], ["vault"]), { ...unknown, applications: undefined })).toBe(true);
  expect(planPicture(wishes("active-window", ["secret"]), [left], [unknown])).toEqual({
    kind: "refusal",
    why: "not taken: it cannot be told whether the window in front is on the deny list",
  });
});

test("without a window in front the main monitor is shown", () => {
  const plan = planned(wishes("active-window"), [right, left], [windowOf(1, "a", 0)]);
  expect(plan).toMatchObject({ of: "monitor", parts: [{ monitor: 0, area: right }] });
});

test("a window that is on no monitor, or no monitor, makes no picture", () => {
  const outside = planPicture(wishes("active-window"), [left], [windowOf(1, "a", 5000, true)]);
  expect(outside).toMatchObject({ kind: "refusal" });
  expect(planPicture(wishes("all-monitors"), [], [])).toMatchObject({ kind: "refusal" });
});

test("all monitors stand from left to right, whichever is the main one", () => {
  const plan = planned(wishes("all-monitors"), [right, left], []);
  expect(plan.parts.map(({ monitor }) => monitor)).toEqual([1, 0]);
});

test("of monitors every denied window is hidden, a little beyond its frame; one outside of them does not count", () => {
  const denied = wishes("all-monitors", ["secret"]);
  const windows = [windowOf(1, "secret", 0), windowOf(2, "other", 0, true), windowOf(3, "Secret", 5000)];
  const hidden = findHidden(planned(denied, [left, right], windows), denied, windows);
  expect(hidden).toEqual([{ id: 1, rectangle: { x: -3, y: 97, width: 206, height: 106 } }]);
});

test("a denied window is hidden as far as it reaches; of the one in front no more is shown than is seen of it", () => {
  const extent = { x: -7, y: 100, width: 214, height: 107 };
  const denied = wishes("all-monitors", ["secret"]);
  const windows = [{ ...windowOf(1, "secret", 0, true), extent }];
  const hidden = findHidden(planned(denied, [left], windows), denied, windows);
  expect(hidden).toEqual([{ id: 1, rectangle: { x: -10, y: 97, width: 220, height: 113 } }]);
  const ofFront = planned(wishes("active-window"), [left], windows);
  expect(ofFront.parts).toEqual([{ monitor: 0, area: { x: 0, y: 100, width: 200, height: 100 } }]);
});

test("of the active window those above it are hidden, not those it covers", () => {
  const denied = wishes("active-window", ["secret"]);
  const windows = [windowOf(1, "secret", 0), windowOf(2, "other", 0, true), windowOf(3, "secret", 100)];
  const plan = planned(denied, [left], windows);
  expect(findHidden(plan, denied, windows).map(({ id }) => id)).toEqual([3]);
});

test("a window whose title became a denied one, or that went away, leaves nothing to see", () => {
  const denied = wishes("active-window", ["secret"]);
  const plan = planned(denied, [left], [windowOf(1, "secret", 0), windowOf(2, "other", 0, true)]);
  expect(findHidden(plan, denied, [windowOf(2, "now secret", 0, true)]).map(({ id }) => id)).toEqual([2]);
  expect(findHidden(plan, denied, [windowOf(1, "secret", 0)]).map(({ id }) => id)).toEqual([1]);
});
