import { PassThrough } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import type { BridgeEvent } from "@tier2/bridge";
import { expect, test } from "vitest";
import { fieldText } from "./commands/psa-fields.ts";
import { findingLines } from "./doctor/view.ts";
import { previewText } from "./press-preview.ts";
import { printJson } from "./print-json.ts";
import { jsonLines } from "./queue/export-text.ts";
import { createSentences, withHint } from "./sentence.ts";
import { plain, statusLines } from "./status-view.ts";
import { troubledStatus } from "./testing/statuses.ts";

const evil = "a\u001b]0;b\u0007\u009b31m\u007f\u202ec\u2066\u200bd\u{e0041}";
// oxlint-disable-next-line no-control-regex -- their absence is what is tested
const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;
const error = { code: "auth_rejected", message: evil, hint: evil } as const;
const described = { code: evil, category: "network", message: evil, hint: evil } as const;

const events: readonly BridgeEvent[] = [
  { type: "button.attached", serial: evil, board: "pico", firmwareVersion: evil, path: evil },
  { type: "button.warned", serial: evil, message: evil, hint: evil },
  {
    ...{ type: "ticket.changed", pressId: "p", serial: evil, ticketNumber: evil, subject: evil, status: evil },
    attention: "answered",
  },
  {
    ...{ type: "ticket.accepted", pressId: "p", serial: evil, elapsedMs: 1, duplicates: [], route: "first" },
    ticket: { id: "1", number: evil, url: evil },
  },
  { type: "delivery.failed", pressId: "p", error, nextAttemptAtMs: undefined },
  { type: "config.refused", error: described },
];

const status = {
  ...troubledStatus,
  buttons: [{ serial: evil, board: "pico", firmwareVersion: evil, light: undefined }],
  ways: troubledStatus.ways.map((way) => ({ ...way, host: evil, error })),
  warnings: troubledStatus.warnings.map((warning) => ({ ...warning, text: evil, remedy: evil })),
} as unknown as typeof troubledStatus;
const preview = {
  ...{ kind: evil, person: { name: evil, email: evil }, subject: evil, publicText: `${evil}\nx`, internalNote: evil },
  ...{ fields: { [evil]: evil }, files: [], block: evil },
} as unknown as Parameters<typeof previewText>[0];

test.each<readonly [string, () => string | undefined]>([
  ["status", () => statusLines(status, plain).join("\n")],
  ["a press to be", () => previewText(preview)],
  [
    "a value of a ticket",
    () => fieldText({ name: "x", label: evil, kind: "choice", isRequired: true, choices: [{ label: evil }] }),
  ],
  [
    "a check",
    () =>
      findingLines({ name: "x", status: "fail", message: evil, hint: evil, elapsedMs: 1 } as never, {
        width: 1,
        columns: Infinity,
        paint: plain,
      }).join("\n"),
  ],
  ["a hint", () => withHint(evil, evil)],
  ...events.map((event) => [event.type, () => createSentences()(event)] as const),
])("%s in a terminal moves, turns and hides nothing", (_name, make) => {
  const text = make() ?? "";
  expect(text).toContain("a]0;b31mcd");
  expect(text).not.toMatch(harmful);
});

test("nor does JSON, whose texts stay what they are", async () => {
  const stdout = new PassThrough();
  printJson({ stdout }, { evil, [evil]: [evil] });
  stdout.end();
  const printed = await readAll(stdout);
  expect(printed).not.toMatch(harmful);
  expect(JSON.parse(printed)).toEqual({ schemaVersion: 1, evil, [evil]: [evil] });
  const line = jsonLines([{ error: evil } as never]);
  expect(line).not.toMatch(harmful);
  expect(JSON.parse(line)).toEqual({ error: evil });
});
