import { readFileSync } from "node:fs";
import path from "node:path";
import { Tier2Error } from "@tier2/bridge";
import { expect, test } from "vitest";
import { plain } from "../status-view.ts";
import { allChecks } from "./all-checks.ts";
import type { Check } from "./check.ts";
import type { Facts } from "./facts.ts";
import { type Finding, exitCodeOf, fail, ok, skipped, sumOf, warn } from "./finding.ts";
import { runChecks } from "./run-checks.ts";
import { findingLines, sumText } from "./view.ts";

const nothing = {} as Facts;
const running = new AbortController().signal;
const checkOf = (name: string, look: Check["look"], limitMs = 10_000): Check => ({
  ...{ name, meaning: name, limitMs, category: "network", look },
});
const never = async (): Promise<Finding> => new Promise(() => undefined);

test("a check that breaks, in either way, is a failure of its own", async () => {
  const checks = [
    checkOf("breaks", async () => Promise.reject(new Error("no such thing"))),
    checkOf("throws", () => {
      throw new Tier2Error({ code: "x", category: "storage", message: "Full.", hint: "Free some." });
    }),
    checkOf("hangs", never, 1),
    checkOf("well", async () => ok("fine")),
  ];
  expect(await Promise.all(runChecks(checks, nothing, running))).toMatchObject([
    { name: "breaks", status: "fail", category: "internal" },
    { name: "throws", status: "fail", category: "storage", hint: "Free some." },
    { name: "hangs", status: "fail", category: "network", hint: expect.stringContaining("--only hangs") as unknown },
    { name: "well", status: "ok" },
  ]);
});

test("they run side by side: the first may wait for the second", async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const first = checkOf("first", async () => {
    await promise;
    return ok("");
  });
  const second = checkOf("second", async () => {
    resolve(undefined);
    return ok("");
  });
  expect((await Promise.all(runChecks([first, second], nothing, running))).map(({ name }) => name)).toEqual([
    ...["first", "second"],
  ]);
});

test("asked to end, what is not done is skipped", async () => {
  expect(await runChecks([checkOf("hangs", never)], nothing, AbortSignal.abort())[0]).toMatchObject({
    status: "skipped",
  });
});

test("what a remote side says is one line, and no command to the terminal", async () => {
  const look = async (): Promise<Finding> => fail("psa", "red \u001B[31m\nsecond", "do\r\nthis");
  expect(await runChecks([checkOf("psa", look)], nothing, running)[0]).toMatchObject({
    ...{ message: "red [31m second", hint: "do  this".replace("  ", " ") },
  });
});

test("the exit code is that of the first failure; warnings count when they are to, after failures", () => {
  const [config, network, late] = [fail("config", "", ""), fail("network", "", ""), warn("permission", "", "")];
  const broken = fail("internal", "", "");
  const cases = [
    [[ok("")], false, 0],
    [[ok(""), late, skipped("")], false, 0],
    [[late, ok("")], true, 5],
    [[late, network, config], false, 8],
    [[late, network, config], true, 8],
    [[broken, config], false, 3],
    [[broken, late], true, 5],
    [[broken], false, 1],
  ] as const;
  expect(cases.map(([findings, isStrict]) => exitCodeOf(findings, isStrict))).toEqual(cases.map(([, , code]) => code));
  expect([sumOf([ok(""), skipped("")]), sumOf([late, ok("")]), sumOf([late, broken])]).toEqual(["ok", "warn", "fail"]);
});

test("lines: what to do stands below what is not well; a narrow terminal breaks lines by words", () => {
  const view = { width: 6, columns: 50, paint: plain };
  const found = { name: "button", ...fail("device", "No button is plugged in at all, as it seems.", "Plug one in.") };
  expect(findingLines(found, view)).toEqual([
    "FAIL  button  No button is plugged in at all, as",
    "              it seems.",
    "              Plug one in.",
  ]);
  const details = [
    { name: "site", status: "ok", message: "fine" },
    { name: "tickets", status: "warn", message: "odd" },
    { name: "board", status: "fail", message: "none" },
  ] as const;
  expect(findingLines({ name: "psa", ...fail("psa", "board: none. Also: tickets.", "Do it."), details }, view)).toEqual(
    ["FAIL  psa     board: none. Also: tickets.", "              Do it.", "              tickets: odd"],
  );
  expect(findingLines({ name: "psa", ...ok("fine"), hint: "nothing" }, view)).toEqual(["ok    psa     fine"]);
  expect(sumText([found, { name: "clock", ...warn("network", "", "") }])).toBe("Failed: button. Warnings: clock.");
  expect(sumText([{ name: "psa", ...ok("fine") }])).toBe("Nothing is wrong, as far as was looked.");
});

test("docs/monitoring.md lists the checks as they are, in their order", () => {
  const text = readFileSync(path.resolve(import.meta.dirname, "../../../../docs/monitoring.md"), "utf8");
  const [, table = ""] = /\| check \|.*\n\|---.*\n((?:\|.*\n)+)/.exec(text) ?? [];
  expect(table).toBe(allChecks.map(({ name, meaning }) => `| \`${name}\` | ${meaning} |\n`).join(""));
});
