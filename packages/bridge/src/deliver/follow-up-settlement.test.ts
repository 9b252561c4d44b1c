import type { AdapterError } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import type { FollowUpOutcome } from "./follow-up-attempt.ts";
import { followUpSettlement, observationOf } from "./follow-up-settlement.ts";

const settings = { timeoutMs: 100_000, baseMs: 100, capMs: 1000, settleMs: 5000 };
const error = (code: AdapterError["code"], httpStatus?: number): AdapterError => ({
  ...{ code, message: "made by the test" },
  ...(httpStatus === undefined ? {} : { httpStatus }),
});
const settle = (outcome: FollowUpOutcome, attempt = 1) =>
  followUpSettlement({ attempt, leaseExpiresAtMs: 70_000 }, outcome, 50_000, settings, () => 0.5);

test("what fails over and over is given up in the end, and not before", () => {
  const outcome = { status: "retry", error: error("remote_unavailable", 503) } as const;
  expect(settle(outcome, 4999)).toMatchObject({ result: "again" });
  expect(settle(outcome, 5000)).toMatchObject({ result: "failed" });
});

test("a refusal ends it, unless it is the account that is refused", () => {
  expect(settle({ status: "rejected", error: error("validation_failed", 413) })).toMatchObject({ result: "failed" });
  expect(settle({ status: "rejected", error: error("permission_denied", 403) })).toMatchObject({ result: "failed" });
  expect(settle({ status: "rejected", error: error("auth_rejected", 401) })).toMatchObject({ result: "again" });
});

test.each<[string, FollowUpOutcome, string | undefined]>([
  ["an answer", { status: "done", isAnswered: true }, "reachable"],
  ["nothing that was asked", { status: "done", isAnswered: false }, undefined],
  ["a refusal of the system", { status: "rejected", error: error("validation_failed", 413) }, "reachable"],
  ["a refusal of the adapter itself", { status: "rejected", error: error("validation_failed") }, undefined],
  ["a refused login, whatever says so", { status: "rejected", error: error("auth_rejected") }, "refuses-us"],
  ["a missing right", { status: "rejected", error: error("permission_denied", 403) }, undefined],
  ["the system's limit", { status: "retry", error: error("rate_limited", 429) }, "unreachable"],
  ["the adapter's own pace", { status: "retry", error: error("rate_limited") }, undefined],
  ["silence", { status: "ambiguous", error: error("timeout") }, "unreachable"],
  ["no such thing", { status: "unsupported" }, undefined],
])("%s says of the helpdesk system what it may", (_what, outcome, sign) => {
  expect(observationOf(outcome)?.sign).toBe(sign);
});
