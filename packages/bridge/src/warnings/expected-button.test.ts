import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ExpectedButton, isButtonExpected } from "./expected-button.ts";

const attached = {
  ...({ type: "button.attached", serial: "S1", board: "pico", firmwareVersion: "1", path: "/dev/x" } as const),
};

function dataDirectory(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-expected-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("always and never are what they say, whatever was attached", () => {
  const button = new ExpectedButton(dataDirectory());
  for (const event of [{ type: "button.none" }, attached] as const) {
    button.take(event);
    expect([button.isExpected("always"), button.isExpected("never")]).toEqual([true, false]);
  }
});

test("once seen, a button is expected also after a restart, and by other programs", () => {
  const folder = dataDirectory();
  const first = new ExpectedButton(folder);
  first.take({ type: "button.none" });
  expect(first.isExpected("once-seen")).toBe(false);
  first.take(attached);
  expect(first.isExpected("once-seen")).toBe(true);
  expect(new ExpectedButton(folder).isExpected("once-seen")).toBe(true);
  expect([isButtonExpected("once-seen", folder), isButtonExpected("never", folder)]).toEqual([true, false]);
});

test("a disk that takes nothing keeps no bridge from knowing it", () => {
  const button = new ExpectedButton(path.join(dataDirectory(), "missing"));
  button.take(attached);
  expect(button.isExpected("once-seen")).toBe(true);
});
