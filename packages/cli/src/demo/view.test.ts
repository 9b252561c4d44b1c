import { expect, test } from "vitest";
import { type DemoModel, emptyModel, withPress } from "./model.ts";
import { view } from "./view.ts";

const plain = { columns: 80, rows: 24, hasColour: false };
const model: DemoModel = {
  ...emptyModel,
  firmwareVersion: "0.1.0",
  serial: "E660583883112233",
  pageUrl: "http://127.0.0.1:4000/",
  light: "sent",
};

test("the view fills the screen exactly and cuts what is too long, at any size", () => {
  const busy = Array.from({ length: 50 }).reduce<DemoModel>(
    (state, _, index) => withPress(state, `p${index}`, { state: "waiting", reason: "x".repeat(300) }, index),
    model,
  );
  for (const [columns, rows] of [
    [80, 24],
    [120, 50],
    [60, 14],
    [60, 8],
  ] as const) {
    const lines = view(busy, { columns, rows, hasColour: false });
    expect(lines).toHaveLength(rows);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.at(-1)).toContain("q quit");
  }
});

test("what happened is there to read", () => {
  let state = withPress(model, "a", {}, 1000);
  state = withPress(state, "a", { state: "sent", ticketNumber: "1001", elapsedMs: 42 }, 2000);
  state = withPress(state, "b", { state: "failed", reason: "board unknown" }, 3000);
  const text = view(state, plain).join("\n");
  expect(text).toContain("sent");
  expect(text).toContain("ticket 1001  42 ms from disk to ticket");
  expect(text).toContain("board unknown");
  expect(text).toContain("1 failed");
  expect(text).toContain("http://127.0.0.1:4000/");
});

test("unplugged and off-line are said, and the keys say the way back", () => {
  const text = view({ ...model, isPlugged: false, isPsaOnline: false }, plain).join("\n");
  expect(text).toContain("unplugged");
  expect(text).toContain("u plug in");
  expect(text).toContain("o PSA on-line");
});

test("a light's meaning is broken between words where it is long", () => {
  const text = view({ ...model, light: "saved-offline" }, plain).join("\n");
  expect(text.replaceAll(/\s+[█▜▛▟╭╮╰╯─│]*\s*/g, " ")).toContain(
    "cannot be reached; the press is safe and is sent later.",
  );
});

test("without its board the demo says so and offers only the way out", () => {
  const text = view({ ...model, isEmulatorAlive: false }, plain).join("\n");
  expect(text).toContain("cannot go on");
  expect(text).not.toContain("space press");
});

test("the lamp has the measured colour, unless colour is not wanted", () => {
  const lit = { ...model, levels: { red: 0, green: 255, blue: 32 } };
  expect(view(lit, { ...plain, hasColour: true }).join("\n")).toContain("\u001B[38;2;0;255;32m");
  expect(view(lit, plain).join("\n")).not.toContain("\u001B[");
  expect(view(lit, plain).join("\n")).toContain("██████");
});
