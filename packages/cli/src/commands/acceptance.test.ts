import { expect, test } from "vitest";
import { stepsOn } from "../acceptance/all-steps.ts";
import { groupLines, sumText } from "../acceptance/view.ts";
import type { Outcome } from "../acceptance/outcome.ts";
import { acceptanceShape } from "../shapes/acceptance.ts";
import { plain } from "../status-view.ts";
import { CommandRun } from "../testing/command-run.ts";
import { tier2 } from "../testing/fake-bridge.ts";

interface Told {
  readonly schemaVersion: number;
  readonly steps: readonly Outcome[];
}

test("a computer without the service: every step is told once, and the exit code is that of a bridge that is not there", async () => {
  const { code, stdout, stderr } = await tier2(["acceptance", "--json"]);
  const { schemaVersion, ...json } = JSON.parse(stdout) as Told;
  expect({ code, schemaVersion, stderr, read: acceptanceShape.parse(json) }).toMatchObject({
    ...{ code: 6, schemaVersion: 1, stderr: "", read: { status: "failed", exitCode: 6 } },
  });
  expect(json.steps.map(({ id }) => id)).toEqual(stepsOn("linux").map(({ id }) => id));
  const byHand = stepsOn("linux").filter(({ isAutomated }) => !isAutomated);
  expect(json.steps.filter(({ state }) => state === "by-hand").map(({ id }) => id)).toEqual(byHand.map(({ id }) => id));
  expect(json.steps.find(({ id }) => id === "linux-unit-running")).toMatchObject({
    ...{ state: "failed", category: "bridge", seen: expect.stringMatching(/^There is no service/) as unknown },
  });
});

test("a group by name, with the steps for a person in full; a name that is none is refused", async () => {
  const { code, stdout } = await tier2(["acceptance", "--only", "update"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Update and rollback\n {2}by hand {3}linux-upgrade\n {12}do: Press twice/);
  const unknown = await tier2(["acceptance", "--only", "updates"]);
  expect(unknown).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining('"update"') as unknown });
});

test("Ctrl+C ends it, and it is not taken for passed", async () => {
  const run = new CommandRun(["acceptance", "--json"]);
  expect(await run.stop()).toBe(130);
  expect(JSON.parse(run.stdout)).toMatchObject({ status: "failed", exitCode: 130 });
});

const outcome = { group: "service", action: "`look *.exe` at *it*", expected: "`well`" } as const;
const outcomes: readonly Outcome[] = [
  { ...outcome, id: "one", state: "passed", seen: "well" },
  { ...outcome, id: "two", state: "failed", seen: "ill \u001B[31m", hint: "Mend it.", category: "bridge" },
  { ...outcome, id: "three", state: "not-possible", seen: "no service" },
  { ...outcome, id: "four", state: "by-hand", needs: ["press"] },
];

test("what failed says what was expected and what to do; steps for a person are counted, or told", () => {
  const lines = groupLines("service", outcomes, { columns: Infinity, paint: plain, isWithHandSteps: false });
  expect(lines).toEqual([
    "Service",
    "  passed    one: well",
    expect.stringMatching(/^ {2}FAILED {4}two: ill [^\u001B]*$/),
    "            expected: well",
    "            Mend it.",
    "  not here  three: no service",
    "  by hand   1 more: tier2 acceptance --only service",
    "",
  ]);
  const all = groupLines("service", outcomes, { columns: Infinity, paint: plain, isWithHandSteps: true });
  expect(all.slice(-5)).toEqual([
    "  by hand   four",
    "            do: look *.exe at it",
    "            expect: well",
    "            needs: a button, pressed",
    "",
  ]);
  expect(groupLines("update", outcomes, { columns: Infinity, paint: plain, isWithHandSteps: true })).toEqual([]);
});

test("the sum names what failed", () => {
  expect(sumText(outcomes, "LIST")).toBe(
    "1 passed, 1 failed, 1 not possible here, 1 by hand. Failed: two. To print and fill in: LIST.",
  );
});
