import { expect, test } from "vitest";
import { emptyModel } from "./model.ts";
import { reduce } from "./reduce.ts";

const serial = "S1";

test("a press goes through its states and ends with its ticket", () => {
  let model = reduce(
    emptyModel,
    {
      type: "press.recorded",
      pressId: "p",
      serial,
      bootId: 1,
      sequence: 1,
      deviceTimeMs: 5,
      recordedAtMs: 1000,
      isFromSoftware: false,
    },
    1001,
  );
  expect(model.presses).toMatchObject([{ pressId: "p", state: "saved", recordedAt: 1000 }]);
  model = reduce(model, { type: "delivery.started", pressId: "p", attempt: 1, step: "submit" }, 1002);
  expect(model.presses).toMatchObject([{ state: "sending" }]);
  const error = { code: "timeout", message: "no answer" } as const;
  model = reduce(model, { type: "delivery.failed", pressId: "p", error, nextAttemptAtMs: 2000 }, 1003);
  expect(model.presses).toMatchObject([{ state: "waiting", reason: "no answer" }]);
  model = reduce(model, { type: "delivery.failed", pressId: "p", error, nextAttemptAtMs: undefined }, 1003);
  expect(model.presses).toMatchObject([{ state: "failed" }]);
  const ticket = { id: "9", number: "T9" };
  model = reduce(
    model,
    { type: "ticket.accepted", pressId: "p", serial, ticket, elapsedMs: 41.6, duplicates: [], route: "first" },
    1004,
  );
  expect(model.presses).toMatchObject([{ state: "sent", ticketNumber: "T9", elapsedMs: 42 }]);
});

test("lights, the board and what is broken are shown", () => {
  let model = reduce(emptyModel, { type: "light.changed", serial, name: "saved" }, 0);
  model = reduce(model, { type: "button.attached", serial, board: "pico", firmwareVersion: "0.1.0", path: "p" }, 0);
  const error = { code: "disk_full", category: "storage", message: "The disk is full.", hint: "Make room." } as const;
  model = reduce(model, { type: "storage.failed", error }, 0);
  expect(model).toMatchObject({
    light: "saved",
    serial,
    firmwareVersion: "0.1.0",
    hint: "The disk is full. Make room.",
  });
  expect(reduce(model, { type: "storage.recovered" }, 0).hint).toBe("");
});
