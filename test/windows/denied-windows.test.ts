import { createRequire } from "node:module";
import path from "node:path";
import type Sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PictureAnswer, decodeAnswer } from "../../packages/bridge/src/capture/screen/answer.ts";
import type { ScreenWishes } from "../../packages/bridge/src/capture/screen/plan.ts";
import { XDisplay } from "../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { type AskProgram, askerOf } from "./lib/ask-program.ts";
import { showWindow, shownDescription, shownInside, shownTitle, shownTitleBar } from "./lib/shown-window.ts";
import { testExecutable } from "./lib/test-executable.ts";
import { Wine } from "./lib/wine.ts";

/**
 * The deny list and the windows that Windows tells of, by the process that takes pictures. A window of Wine's own program
 * stands beside a terminal of the X server, of which Wine knows nothing.
 */
const root = path.resolve(import.meta.dirname, "../..");
const sharp = createRequire(path.join(root, "packages/bridge/package.json"))("sharp") as typeof Sharp;

const beside = { at: { x: 150, y: 150 }, colour: [0x33, 0x66, 0xcc] };
const paintedOver = [0x80, 0x80, 0x80];
/** By which JPEG changes a plain colour at most. */
const blurred = 12;

let [display, wine]: [XDisplay, Wine] = [{} as XDisplay, {} as Wine];
let ask: AskProgram;

beforeAll(async () => {
  display = await XDisplay.start("640x480");
  wine = await Wine.start({ DISPLAY: display.name });
  ask = await askerOf(wine, path.join(await testExecutable(), "tier2.exe"));
  await display.showTerminal({ title: "Beside", background: "#3366cc", geometry: "40x10+50+50" });
}, 600_000);
afterAll(async () => {
  await wine.stop();
  await display.stop();
});

async function take(wishes: Partial<ScreenWishes>): Promise<PictureAnswer | undefined> {
  const program = "packages/bridge/src/capture/screen/picture-child";
  const all: ScreenWishes = { of: "all-monitors", denyTitles: [], denyApplications: [], ...wishes };
  return decodeAnswer(await ask(program, [], Buffer.from(JSON.stringify(all)), 3));
}

/** The colours of a picture in the title bar, inside the window, and beside it. */
async function coloursOf(answer: PictureAnswer | undefined): Promise<readonly (readonly number[])[]> {
  const picture = answer?.kind === "taken" ? answer.picture : undefined;
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 640, height: 480, channels: 3 });
  return [shownTitleBar, shownInside, beside].map(({ at }) => [
    ...data.subarray((at.y * 640 + at.x) * 3).subarray(0, 3),
  ]);
}

const farthest = (some: readonly (readonly number[])[], others: readonly (readonly number[])[]): number =>
  Math.max(...some.flatMap((one, row) => one.map((channel, index) => Math.abs(channel - (others[row]?.[index] ?? 0)))));

test("a window of another program that is not denied is shown with its title bar", async () => {
  await showWindow(wine);
  const answer = await take({ denyTitles: ["passwords"], denyApplications: ["signal"] });
  expect(answer).toMatchObject({ kind: "taken", facts: { hiddenWindows: 0 } });
  const shown = [shownTitleBar, shownInside, beside].map(({ colour }) => colour);
  expect(farthest(await coloursOf(answer), shown)).toBeLessThan(blurred);
});

test.each<[string, Partial<ScreenWishes>]>([
  ["title", { denyTitles: [shownTitle.toUpperCase()] }],
  ["program's file", { denyApplications: ["SHOWN-window"] }],
  ["program's description", { denyApplications: [shownDescription] }],
])(
  "a window that is denied by its %s is painted over, its title bar too, and nothing beside it",
  async (_by, wishes) => {
    await showWindow(wine);
    const answer = await take(wishes);
    expect(answer).toMatchObject({ kind: "taken", facts: { hiddenWindows: 1 } });
    expect(farthest(await coloursOf(answer), [paintedOver, paintedOver, beside.colour])).toBeLessThan(blurred);
  },
);

test("of the window in front there is a picture with its title bar, unless it is denied", async () => {
  await showWindow(wine);
  const answer = await take({ of: "active-window", denyTitles: ["passwords"] });
  expect(answer).toMatchObject({ kind: "taken", facts: { of: "active-window", width: 250, height: 150 } });
  expect(await take({ of: "active-window", denyTitles: [shownTitle] })).toEqual({
    kind: "not-taken",
    why: "not taken: the window in front is on the deny list",
  });
});
