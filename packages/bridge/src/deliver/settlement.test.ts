import type { AdapterError } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import type { AttemptOutcome } from "./attempt.ts";
import { settlementOf } from "./settlement.ts";

const settings = { timeoutMs: 100_000, baseMs: 100, capMs: 1000, settleMs: 5000 };
const nowMs = 50_000;
const press = { attempt: 1, leaseExpiresAtMs: 70_000 };
const error = (code: AdapterError["code"], httpStatus?: number): AdapterError => ({
  code,
  message: "made by the test",
  ...(httpStatus === undefined ? {} : { httpStatus }),
});
const settle = (outcome: AttemptOutcome) => settlementOf(press, "Help!", outcome, nowMs, settings, () => 0.5);

test("an accepted ticket is sent", () => {
  const ticket = { id: "7", number: "7" };
  expect(settle({ status: "accepted", ticket, isFound: false, duplicates: [] })).toEqual({
    ...{ result: "sent", ticket, atMs: nowMs, subject: "Help!", isFound: false },
  });
});

test("a refused ticket has failed; refused credentials only make it wait", () => {
  expect(settle({ status: "rejected", error: error("validation_failed") })).toMatchObject({ result: "failed" });
  expect(settle({ status: "rejected", error: error("auth_rejected") })).toMatchObject({
    result: "again",
    findAfterMs: undefined,
  });
  expect(settle({ status: "rejected", error: error("permission_denied") })).toMatchObject({ result: "again" });
});

test("a retry waits, not less than the destination asked for, and needs no search", () => {
  expect(settle({ status: "retry", error: error("rate_limited"), retryAfterMs: 9000 })).toMatchObject({
    result: "again",
    nextAttemptAtMs: nowMs + 9050,
    findAfterMs: undefined,
  });
});

test("after silence the search waits for the lease to end and then settles", () => {
  expect(settle({ status: "ambiguous", error: error("connection_lost") })).toMatchObject({
    findAfterMs: 75_000,
    nextAttemptAtMs: 75_000,
  });
});

test("after an unreadable answer the search only settles: the destination has ended its work", () => {
  expect(settle({ status: "ambiguous", error: error("remote_unavailable", 502) })).toMatchObject({
    findAfterMs: nowMs + 5000,
    nextAttemptAtMs: nowMs + 5000,
  });
});

test.each([504, 522, 524])(
  "a gateway that did not wait longer (%i) is silence: the destination may be at work still",
  (status) => {
    expect(settle({ status: "ambiguous", error: error("remote_unavailable", status) })).toMatchObject({
      findAfterMs: 75_000,
    });
  },
);

test("a search without answer leaves it open whether there is a ticket", () => {
  expect(settle({ status: "unknown-still", error: error("auth_rejected") })).toMatchObject({
    result: "again",
    findAfterMs: nowMs,
  });
});
