import { expect, test } from "vitest";
import { pressWords } from "../pages/browser/demo/press-words.ts";
import { type DemoModel, emptyModel, withPress } from "./model.ts";
import { demoPageState } from "./page-state.ts";
import { reduce } from "./reduce.ts";

const begin: DemoModel = { ...emptyModel, serial: "A1", firmwareVersion: "0.1.0", light: "sent" };

test("the newest presses with their numbers, and the light as it is to be drawn", () => {
  let model = begin;
  for (let count = 1; count <= 20; count += 1) {
    model = withPress(model, `p${count}`, {}, count);
  }
  const { presses, light, board } = demoPageState(model);
  expect(presses).toHaveLength(12);
  expect(presses[0]).toEqual({ pressId: "p20", number: 20, atMs: 20, state: "saved" });
  expect(light).toMatchObject({ name: "sent", looks: "green, steady", fill: "rgb(0 255 32)" });
  expect(board).toBe("firmware 0.1.0, button A1");
});

test("texts of a helpdesk system are cleaned and cut", () => {
  const model = withPress(begin, "p", { state: "failed", reason: `\u202Ebad\u0007${"x".repeat(5000)}` }, 1);
  const reason = demoPageState(model).presses[0]?.reason ?? "";
  expect(reason).toMatch(/^badx+…$/);
  expect(reason).toHaveLength(300);
});

test("an unplugged button shows no light", () => {
  expect(demoPageState({ ...begin, isPlugged: false })).not.toHaveProperty("light");
});

test("what became of a press is said", () => {
  const press = { pressId: "p", number: 1, atMs: 0 };
  expect(pressWords({ ...press, state: "sent", gesture: "double", ticket: { number: "7" }, elapsedMs: 42 })).toBe(
    "Ticket 7 (pressed twice, urgent), 42 ms from disk to ticket.",
  );
  expect(pressWords({ ...press, state: "folded", gesture: "long", ticket: { number: "7" } })).toBe(
    "A note on ticket 7 (held).",
  );
  expect(pressWords({ ...press, state: "cancelled", gesture: "long" })).toBe("Cancelled (held): no ticket.");
  expect(pressWords({ ...press, state: "waiting", reason: "No answer." })).toBe(
    "Saved, and tried again by itself. No answer.",
  );
});

test("a long press is a note on the ticket before it", () => {
  let model = withPress(begin, "first", { state: "sent", ticketNumber: "1001", ticketUrl: "http://127.0.0.1/1" }, 1);
  model = withPress(model, "second", {}, 2);
  model = reduce(model, { type: "press.folded", pressId: "second", serial: "A1", parentId: "first" }, 3);
  expect(model.presses[0]).toMatchObject({
    pressId: "second",
    state: "folded",
    ticketNumber: "1001",
    ticketUrl: "http://127.0.0.1/1",
  });
});
