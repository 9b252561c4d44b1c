import { expect, test, vi } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { FakePsa } from "../testing/fake-psa.ts";
import { type Attempt, attemptDelivery } from "./attempt.ts";

function makeAttempt(psa: FakePsa, mustFind: boolean, confirmAfterMs?: number) {
  const clock = new FakeClock();
  const timeout = new AbortController();
  const steps: string[] = [];
  const attempt: Attempt = {
    adapter: psa,
    draft: { pressId: "p1", subject: "s", publicText: "t", internalNote: "n", person: {} },
    mustFind,
    confirmAfterMs,
    clock,
    context: {
      fetch: async () => {
        throw new Error("not planned: fetch");
      },
      now: () => clock.now(),
      logger: { debug: () => undefined, warn: () => undefined },
      signal: timeout.signal,
    },
    onStep: (step) => steps.push(step),
  };
  return { attempt, clock, timeout, steps };
}

test("a first attempt makes the ticket at once", async () => {
  const psa = new FakePsa();
  const { attempt, steps } = makeAttempt(psa, false);
  expect(await attemptDelivery(attempt)).toMatchObject({ status: "accepted", ticket: { id: "1" }, duplicates: [] });
  expect(steps).toEqual(["submit"]);
});

test("when a ticket may exist it is searched for, and only made when it is absent", async () => {
  const psa = new FakePsa();
  const { attempt, steps } = makeAttempt(psa, true);
  expect(await attemptDelivery(attempt)).toMatchObject({ status: "accepted", ticket: { id: "1" } });
  expect(await attemptDelivery(attempt)).toMatchObject({ status: "accepted", ticket: { id: "1" } });
  expect(steps).toEqual(["find", "submit", "find"]);
  expect(psa.drafts).toHaveLength(1);
});

test("a blocked press makes no ticket, but one that an attempt before made stands", async () => {
  const psa = new FakePsa();
  const { attempt, steps } = makeAttempt(psa, true);
  const block = "Please call us.";
  expect(await attemptDelivery({ ...attempt, mustFind: false, block })).toEqual({ status: "blocked", text: block });
  expect(await attemptDelivery({ ...attempt, block })).toEqual({ status: "blocked", text: block });
  psa.drafts.push(attempt.draft);
  expect(await attemptDelivery({ ...attempt, block })).toMatchObject({ status: "accepted", isFound: true });
  psa.plannedFinds.push({ status: "retry", error: { code: "timeout", message: "made by the test" } });
  expect(await attemptDelivery({ ...attempt, block })).toMatchObject({ status: "unknown-still" });
  expect(steps).toEqual(["find", "find", "find"]);
});

test("after silence a search that finds nothing is repeated: the request may be taken up behind it", async () => {
  const psa = new FakePsa();
  const { attempt, clock, steps } = makeAttempt(psa, true, 5000);
  psa.plannedFinds.push({ status: "absent" });
  psa.drafts.push(attempt.draft); // by the request from before, taken up after the first search
  const outcome = attemptDelivery(attempt);
  await vi.waitFor(() => expect(clock.nextAtMs).toBeDefined());
  clock.advance(5000);
  expect(await outcome).toMatchObject({ status: "accepted", isFound: true });
  expect(steps).toEqual(["find", "find"]);
  expect(psa.drafts).toHaveLength(1);
});

test("an end of the attempt ends the wait for the second search: nothing is made", async () => {
  const psa = new FakePsa();
  const { attempt, timeout } = makeAttempt(psa, true, 5000);
  psa.plannedFinds.push({ status: "absent" }, { status: "retry", error: { code: "timeout", message: "late" } });
  timeout.abort();
  expect(await attemptDelivery(attempt)).toMatchObject({ status: "unknown-still" });
  expect(psa.drafts).toHaveLength(0);
});

test("a search that does not answer stops the attempt: nothing is made", async () => {
  const psa = new FakePsa();
  psa.plannedFinds.push({ status: "retry", error: { code: "timeout", message: "late" }, retryAfterMs: 5 });
  const { attempt } = makeAttempt(psa, true);
  expect(await attemptDelivery(attempt)).toMatchObject({ status: "unknown-still", retryAfterMs: 5 });
  expect(psa.drafts).toHaveLength(0);
});

test("where nothing can be searched the ticket is made again", async () => {
  const psa = new FakePsa();
  psa.plannedFinds.push({ status: "unsupported" });
  const { attempt } = makeAttempt(psa, true);
  expect(await attemptDelivery(attempt)).toMatchObject({ status: "accepted" });
});

test("an adapter that throws is taken for ambiguous: bytes may have been sent", async () => {
  const psa = new FakePsa();
  psa.submit = async () => {
    throw new TypeError("a mistake");
  };
  const { attempt } = makeAttempt(psa, false);
  expect(await attemptDelivery(attempt)).toMatchObject({ status: "ambiguous", error: { code: "answer_unreadable" } });
});

test("an adapter that ignores its signal is left behind and taken for ambiguous", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: "never" });
  const { attempt, clock, timeout } = makeAttempt(psa, false);
  const outcome = attemptDelivery(attempt);
  timeout.abort();
  clock.advance(1000);
  expect(await outcome).toMatchObject({ status: "ambiguous", error: { code: "timeout" } });
});
