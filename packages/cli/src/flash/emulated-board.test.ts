import { expect, test } from "vitest";
import { eraseAttached } from "../commands/firmware-erase-settings.ts";
import { showAttached } from "../commands/firmware-info.ts";
import { provisionAttached } from "../commands/firmware-provision.ts";
import { verifyAttached } from "../commands/firmware-verify.ts";
import { flashBoard } from "./flash-board.ts";
import { readBundledImage } from "./image.ts";
import { pluggedBoard } from "./testing/plugged-board.ts";
import { runAttached } from "./testing/run-attached.ts";

test("the running button is flashed, and runs again", async () => {
  const image = await readBundledImage("pico");
  const { button, surroundings } = pluggedBoard("pico");
  const [target] = (await surroundings.look()).buttons;
  if (target === undefined) {
    throw new Error("no button");
  }
  const result = await flashBoard(target, image, surroundings, {
    ...{ dropPresses: false, ending: new AbortController().signal },
  });
  expect(result).toMatchObject({
    ...{ way: "picoboot", isCompared: true, writes: 1 },
    arrival: { board: "pico", version: image.version, serial: button.serialNumber },
  });
  expect({ violations: button.violations, problems: button.problems }).toEqual({ violations: [], problems: [] });
});

test("the commands with a board that runs: info, provision with settings, verify, erase-settings", async () => {
  const { button, surroundings } = pluggedBoard("pico");
  expect(await runAttached(showAttached, {}, surroundings)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`serial    ${button.serialNumber}`) as unknown,
  });
  const settings = { set: ["holdMs=1234"] };
  expect(await runAttached(provisionAttached, settings, surroundings)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("self-test passed without a person") as unknown,
  });
  const holdMs = async (): Promise<unknown> => {
    const { stdout } = await runAttached(showAttached, { json: true }, surroundings);
    return (JSON.parse(stdout) as { settings: { holdMs: number } }).settings.holdMs;
  };
  button.advance(2000); // a button stores its settings within a second
  expect(await holdMs()).toBe(1234);
  expect((await runAttached(verifyAttached, {}, surroundings)).code).toBe(0);
  expect(await holdMs()).toBe(1234);
  expect((await runAttached(eraseAttached, {}, surroundings)).code).toBe(0);
  expect(await holdMs()).not.toBe(1234);
  expect(button.violations).toEqual([]);
});

test("presses that nobody took are not lost to a flash", async () => {
  const { button, surroundings } = pluggedBoard("pico");
  button.tap(50);
  button.advance(500);
  const { code, stderr } = await runAttached(verifyAttached, {}, surroundings);
  expect({
    code,
    isTold: stderr.includes("A press waits in the button that nobody took. Nothing was changed"),
  }).toEqual({
    ...{ code: 11, isTold: true },
  });
  expect((await runAttached(verifyAttached, { dropPresses: true }, surroundings)).code).toBe(0);
});
