import { type ErrorCategory, Tier2Error } from "@tier2/bridge";
import { expect, test } from "vitest";
import { wellStatus } from "../testing/statuses.ts";
import { awaitBridge } from "./await-bridge.ts";

const failure = (category: ErrorCategory): Tier2Error =>
  new Tier2Error({ code: "x", category, message: "It does not answer.", hint: "" });

test("it asks again while nobody answers, and no more once somebody did", async () => {
  const answers = [failure("bridge"), wellStatus, failure("bridge")];
  await awaitBridge(async () => {
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Tier2Error) {
      throw answer;
    }
    return Promise.resolve(answer);
  }, new AbortController().signal);
  expect(answers).toHaveLength(1);
});

test("what waiting does not mend ends it at once", async () => {
  let asked = 0;
  await awaitBridge(async () => {
    asked += 1;
    return Promise.reject(failure("permission"));
  }, new AbortController().signal);
  expect(asked).toBe(1);
});

test("the time that was given ends it, also in the middle of an answer", async () => {
  const over = new AbortController();
  await awaitBridge(async (signal) => {
    over.abort();
    signal.throwIfAborted();
    return Promise.resolve(wellStatus);
  }, over.signal);
  expect(over.signal.aborted).toBe(true);
});
