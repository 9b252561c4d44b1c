// Does the suite notice? Firmware with a mistake in it is built and tested by the check that has to fail.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { Rp2040Board } from "../../../packages/emulator/src/rp2040/board.ts";
import { Flash } from "../../../packages/emulator/src/rp2040/flash.ts";
import { Bench } from "./lib/bench.ts";
import { PicoBuilder } from "./lib/build-pico.ts";
import type { Check } from "./lib/check.ts";
import { controlChecks } from "./lib/control-checks.ts";
import { listedDescriptorChecks, moreDescriptorChecks } from "./lib/descriptor-checks.ts";
import { hidChecks } from "./lib/hid-checks.ts";
import { pressChecks } from "./lib/press-checks.ts";
import { seededBugs } from "./lib/seeded-bugs.ts";
import { settingsChecks } from "./lib/settings-checks.ts";
import { listedStateChecks, moreStateChecks } from "./lib/state-checks.ts";

const checks: readonly Check[] = [
  ...[...listedDescriptorChecks, ...moreDescriptorChecks, ...listedStateChecks, ...moreStateChecks, ...controlChecks],
  ...[...hidChecks, ...pressChecks, ...settingsChecks],
];

const folder = mkdtempSync(path.join(tmpdir(), "tier2-bugs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const builder = new PicoBuilder(folder);

const rightImage = builder.build([]);

/** What the check, or the emulator, says of the firmware; nothing when all is well. */
function complaints(image: Uint8Array, name: string): readonly string[] {
  const check = checks.find((candidate) => candidate.name === name);
  if (check === undefined) {
    throw new RangeError(`there is no check "${name}"`);
  }
  const flash = new Flash();
  flash.install(image);
  const board = new Rp2040Board(flash);
  const said: string[] = [];
  try {
    check.run(Bench.start(board));
  } catch (error) {
    said.push(error instanceof Error ? error.message : String(error));
  }
  return [...said, ...board.violations.list, ...board.problems.list];
}

test("there are at least 12", () => {
  expect(new Set(seededBugs.map(({ name }) => name)).size).toBeGreaterThanOrEqual(12);
});

test.each([...new Set(seededBugs.map(({ check }) => check))])("without a bug: %s", async (name) => {
  expect(complaints(await rightImage, name)).toEqual([]);
});

test.each(seededBugs)("$name: caught", async ({ patches, check, symptom }) => {
  expect(complaints(await builder.build(patches), check)).toContainEqual(expect.stringMatching(symptom));
});
