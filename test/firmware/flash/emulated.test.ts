// The commands with emulated boards of ATmega32U4, which need libsimavr.
import { expect, onTestFinished, test } from "vitest";
import { eraseAttached } from "../../../packages/cli/src/commands/firmware-erase-settings.ts";
import { flashAttached } from "../../../packages/cli/src/commands/firmware-flash.ts";
import { provisionAttached } from "../../../packages/cli/src/commands/firmware-provision.ts";
import { verifyAttached } from "../../../packages/cli/src/commands/firmware-verify.ts";
import { pluggedBoard } from "../../../packages/cli/src/flash/testing/plugged-board.ts";
import { runAttached } from "../../../packages/cli/src/flash/testing/run-attached.ts";
import { Tier2Process } from "../../lib/tier2-process.ts";

test.each(["promicro", "leonardo"] as const)("%s: flashed, numbered once, compared, erased", async (name) => {
  const { button, surroundings } = pluggedBoard(name);
  onTestFinished(() => button.unplug());
  const flashed = await runAttached(flashAttached, {}, surroundings);
  expect(flashed).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("AVR109, read back and compared, no serial yet") as unknown,
  });
  const provisioned = await runAttached(provisionAttached, { newSerial: "DESK-1", set: ["holdMs=1000"] }, surroundings);
  expect(provisioned).toMatchObject({ code: 0, stdout: expect.stringContaining("serial DESK-1") as unknown });
  const again = await runAttached(provisionAttached, { newSerial: "DESK-2" }, surroundings);
  expect(again).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("had it already, read back and compared, serial DESK-1") as unknown,
  });
  button.advance(2000); // a button stores its settings within a second
  expect(await runAttached(verifyAttached, {}, surroundings)).toMatchObject({ code: 0 });
  const erased = await runAttached(eraseAttached, {}, surroundings);
  expect(erased).toMatchObject({ code: 0, stdout: expect.stringContaining("without a serial number") as unknown });
  expect({ violations: button.violations, problems: button.problems }).toEqual({ violations: [], problems: [] });
});

test.each(["promicro", "leonardo"])("tier2 firmware flash --emulated --board %s", async (name) => {
  const tier2 = new Tier2Process(["firmware", "flash", "--emulated", "--board", name, "--json"]);
  expect(await tier2.ended).toBe(0);
  expect(JSON.parse(tier2.stdout)).toMatchObject({
    ...{ schemaVersion: 1, boards: [] },
    emulated: {
      board: name,
      way: "avr109",
      isCompared: true,
      serial: "",
      press: { bootId: 1, sequence: 1 },
      findings: [],
    },
  });
});
