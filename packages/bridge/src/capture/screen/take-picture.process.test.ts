import { chownSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import type { ScreenConfig } from "../../config/sections.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { type ScreenPicture, takePicture } from "./take-picture.ts";
import { type TerminalLook, XDisplay, anyDisplayKeys, hasX11 } from "./testing/x-display.ts";

const takenAtMs = 1_700_000_000_000;
const ownUserId = process.getuid?.();

/** Left of the middle of the screen. */
const vault: TerminalLook = { title: "Vault - KeePass", background: "red", geometry: "60x20+40+60" };
/** In the middle, where the pointer is: the one in front. */
const editor: TerminalLook = { title: "Über — Editor", background: "blue", geometry: "80x30+800+400" };

async function startDisplay(looks: readonly TerminalLook[], options: readonly string[] = []): Promise<string> {
  const display = await XDisplay.start("1920x1080", options);
  onTestFinished(async () => display.stop());
  for (const look of looks) {
    await display.showTerminal(look);
  }
  return display.name;
}

const take = async (
  display: string,
  screen: Partial<ScreenConfig>,
  { userId = ownUserId, deadlineMs = 15_000, environment = {} } = {},
): Promise<ScreenPicture> =>
  takePicture({
    session: {
      userName: "reception",
      userId,
      kind: "x11",
      isRemote: false,
      isLocked: false,
      environment: { DISPLAY: display, ...environment },
    },
    screen: { policy: "on", of: "all-monitors", denyTitles: [], denyApplications: [], ...screen },
    deadlineMs,
    now: () => takenAtMs,
  });

/** What share of the picture has a colour; small differences and the text on it do not matter. */
async function shareOf([red, green, blue]: readonly [number, number, number], picture: Uint8Array): Promise<number> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  let count = 0;
  for (let index = 0; index < data.length; index += 3) {
    const [r = 0, g = 0, b = 0] = data.subarray(index, index + 3);
    count += Math.max(Math.abs(r - red), Math.abs(g - green), Math.abs(b - blue)) < 40 ? 1 : 0;
  }
  return count / (info.width * info.height);
}

async function coloursOf({ picture }: ScreenPicture): Promise<{ red: boolean; blue: boolean; grey: boolean }> {
  const bytes = picture ?? new Uint8Array();
  const has = async (colour: readonly [number, number, number]) => (await shareOf(colour, bytes)) > 0.02;
  return { red: await has([255, 0, 0]), blue: await has([0, 0, 255]), grey: await has([128, 128, 128]) };
}

test.skipIf(!hasX11)("all monitors, as a JPEG of at most 64 KB and 1600 pixels", async () => {
  const taken = await take(await startDisplay([vault, editor]), {});
  expect(taken.facts).toEqual({
    value: {
      type: "image/jpeg",
      width: 1600,
      height: 900,
      sizeBytes: taken.picture?.length,
      of: "all-monitors",
      hiddenWindows: 0,
      takenAtMs,
    },
  });
  expect(taken.picture?.length).toBeLessThanOrEqual(65_536);
  expect(await coloursOf(taken)).toEqual({ red: true, blue: true, grey: false });
});

test.skipIf(!hasX11)("windows on the deny list are painted over, by title or application", async () => {
  const display = await startDisplay([vault, { ...editor, application: "Signal" }]);
  const byTitle = await take(display, { denyTitles: ["keepass"] });
  expect(byTitle.facts).toMatchObject({ value: { hiddenWindows: 1 } });
  expect(await coloursOf(byTitle)).toEqual({ red: false, blue: true, grey: true });
  const byApplication = await take(display, { denyApplications: ["signal"] });
  expect(await coloursOf(byApplication)).toEqual({ red: true, blue: false, grey: true });
  const both = await take(display, { denyTitles: ["keepass", "über"] });
  expect(both.facts).toMatchObject({ value: { hiddenWindows: 2 } });
  expect(await coloursOf(both)).toEqual({ red: false, blue: false, grey: true });
});

test.skipIf(!hasX11)("of the window in front nothing else is shown", async () => {
  const display = await startDisplay([vault, editor]);
  const taken = await take(display, { of: "active-window", denyTitles: ["keepass"] });
  expect(taken.facts).toMatchObject({ value: { of: "active-window", hiddenWindows: 0 } });
  expect(await shareOf([0, 0, 255], taken.picture ?? new Uint8Array())).toBeGreaterThan(0.9);
});

test.skipIf(!hasX11)("what is denied and lies over the window in front is painted over", async () => {
  const display = await startDisplay([editor, { ...vault, geometry: "20x5+820+420" }]);
  const taken = await take(display, { of: "active-window", denyTitles: ["keepass"] });
  expect(taken.facts).toMatchObject({ value: { of: "active-window", hiddenWindows: 1 } });
  expect(await coloursOf(taken)).toEqual({ red: false, blue: true, grey: true });
});

test.skipIf(!hasX11)("a denied window in front: no picture, and not a word of its title", async () => {
  const display = await startDisplay([vault, editor]);
  const taken = await take(display, { of: "active-window", denyTitles: ["editor"] });
  expect(taken).toEqual({ facts: { notAvailable: "not taken: the window in front is on the deny list" } });
});

test.skipIf(!hasX11)("no window in front: the monitor, without what is denied", async () => {
  const taken = await take(await startDisplay([vault]), { of: "active-window" });
  expect(taken.facts).toMatchObject({ value: { of: "monitor", width: 1600, hiddenWindows: 0 } });
  expect(await coloursOf(taken)).toEqual({ red: true, blue: false, grey: false });
});

test.skipIf(!hasX11)("a blank screen is recognised", async () => {
  expect(await take(await startDisplay([]), {})).toEqual({
    facts: { notAvailable: "screenshot was blank: locked screen or security software?" },
  });
});

test.skipIf(!hasX11)("a server that is gone, and a deadline that passed, are told", async () => {
  expect(await take(":9999", {})).toEqual({
    facts: { notAvailable: "not taken: the X server :9999 of the session cannot be reached, or lets nobody in" },
  });
  expect(await take(":9999", {}, { deadlineMs: 1 })).toEqual({
    facts: { notAvailable: "not taken: it took longer than 1 ms" },
  });
});

test.skipIf(!hasX11 || ownUserId !== 0)("the process runs as the session's account, with its keys", async () => {
  const keys = path.join(temporaryFolder(), "keys");
  writeFileSync(keys, anyDisplayKeys(), { mode: 0o600 });
  const display = await startDisplay([], ["-auth", keys]);
  const asOther = async () => take(display, {}, { userId: 54_321, environment: { XAUTHORITY: keys } });
  expect((await asOther()).facts).toEqual({
    notAvailable: `not taken: the X server ${display} of the session cannot be reached, or lets nobody in`,
  });
  chownSync(path.dirname(keys), 54_321, 0);
  chownSync(keys, 54_321, 0);
  expect((await asOther()).facts).toMatchObject({ notAvailable: expect.stringContaining("blank") });
});
