// Does the suite notice? Firmware with a mistake in it is built and tested by the check that has to fail.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
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

/** What an assertion says, with what was found: its message leaves out most of that. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const found = "actual" in error ? `; was ${inspect(error.actual, { depth: 4, breakLength: Infinity })}` : "";
  return `${error.message}${found}`;
}

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
    said.push(explain(error));
  }
  return [...said, ...board.violations.list, ...board.problems.list];
}

test("there are at least 18", () => {
  expect(new Set(seededBugs.map(({ name }) => name)).size).toBeGreaterThanOrEqual(18);
});

test.each([...new Set(seededBugs.map(({ check }) => check))])("without a bug: %s", async (name) => {
  expect(complaints(await rightImage, name)).toEqual([]);
});

test.each(seededBugs.filter(({ given }) => given !== undefined))(
  "what is given for a bug is right: $name",
  async ({ given = [], check }) => {
    expect(complaints(await builder.build(given), check)).toEqual([]);
  },
);

test.each(seededBugs)("$name: caught", async ({ given = [], patches, check, symptom }) => {
  const image = await builder.build([...given, ...patches]);
  expect(complaints(image, check)).toContainEqual(expect.stringMatching(symptom));
});
