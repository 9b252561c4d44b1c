import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { type Step, report } from "./report.ts";

const steps: readonly Step[] = [
  { name: "board", status: "ok", message: "left to the board, as long as nothing else says what it shall be" },
  { name: "priority", status: "failed", message: "no such value", hint: "Take another.", code: "value_unknown" },
];

function printed(terminal: { readonly isTTY?: boolean; readonly columns?: number }, given = steps): string {
  const stdout = Object.assign(new PassThrough(), terminal);
  report({ stdout }, false, given, {});
  return String(stdout.read());
}

test("without a terminal each message is one line, what to do stands below", () => {
  expect(printed({})).toBe(
    [
      "ok    board     left to the board, as long as nothing else says what it shall be",
      "FAIL  priority  no such value",
      "                Take another.",
      "",
    ].join("\n"),
  );
});

test("in a terminal the lines fit, and a word that does not stays whole", () => {
  expect(printed({ isTTY: true, columns: 50 })).toContain(
    "ok    board     left to the board, as long as\n                nothing else says what it shall\n                be\n",
  );
  const url = `http://127.0.0.1/${"x".repeat(60)}`;
  expect(printed({ isTTY: true, columns: 50 }, [{ name: "a", status: "ok", message: `made: ${url}` }])).toBe(
    `ok    a  made:\n         ${url}\n`,
  );
  expect(printed({ isTTY: true, columns: 20 })).toBe(printed({}));
});

test.each([
  ["ok", undefined, 0],
  ["warning", undefined, 0],
  ["failed", undefined, 7],
  ["failed", "auth_rejected", 7],
  ["failed", "network_unreachable", 8],
  ["failed", "timeout", 8],
] as const)("%s, %s ends with %i", (status, code, expected) => {
  const step: Step = { name: "a", status, message: "b", ...(code === undefined ? {} : { code }) };
  const stdout = new PassThrough();
  expect(report({ stdout }, true, [step], { results: [step] })).toBe(expected);
  expect(JSON.parse(String(stdout.read()))).toMatchObject({ schemaVersion: 1, results: [{ name: "a" }] });
});
