import assert from "node:assert/strict";
import { inspect } from "node:util";

const shown = (value: unknown): string => inspect(value, { depth: 6, breakLength: 120 });

/** One of these statuses; else the error shows the whole outcome. */
export function assertStatus<Status extends string>(
  call: string,
  outcome: { readonly status: Status },
  ...allowed: readonly NoInfer<Status>[]
): void {
  const message = `${call} should have ended as ${allowed.join(" or ")}, not as ${shown(outcome)}`;
  assert.ok(allowed.includes(outcome.status), message);
}

/** The status, and the code of the error that comes with it. */
export function assertError<Status extends string>(
  call: string,
  outcome: { readonly status: Status; readonly error?: { readonly code: string } },
  status: NoInfer<Status>,
  code: string,
): void {
  assertStatus(call, outcome, status);
  assert.equal(outcome.error?.code, code, `${call}: the code of the error in ${shown(outcome)}`);
}

/** As many as that; else the error shows them. */
export const assertCount = (what: string, found: readonly unknown[], count: number): void =>
  assert.equal(found.length, count, `${what}: there should be ${count}, there are ${found.length}: ${shown(found)}`);

/** The value of an answer; any other outcome is an AssertionError. */
export function answered<Value>(
  call: string,
  answer: { readonly status: "answered"; readonly value: Value } | { readonly status: string },
): Value {
  assert.ok("value" in answer, `${call} should have answered, not ${shown(answer)}`);
  return answer.value;
}
