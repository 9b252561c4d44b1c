import { expect, test } from "vitest";
import type { HttpResult } from "../http/request.ts";
import { Gate } from "./gate.ts";
import { Limiter } from "./limiter.ts";

const answer = (status: number): HttpResult => ({ kind: "answered", status, body: { kind: "text", text: "" } });
const isRefused = (result: HttpResult): boolean => result.kind === "answered" && result.status === 401;
const never = new AbortController().signal;
const statusOf = (result: HttpResult): number => (result.kind === "answered" ? result.status : 0);

/** Sends that wait until they are answered. */
function line(
  gate: Gate,
  count: number,
): { readonly sent: (() => void)[]; readonly ends: Promise<HttpResult>[]; answers: HttpResult[] } {
  const sent: (() => void)[] = [];
  const answers: HttpResult[] = [];
  const ends = Array.from({ length: count }, async () =>
    gate.pass(never, isRefused, async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      sent.push(resolve);
      await promise;
      return answers.shift() ?? answer(200);
    }),
  );
  return { sent, ends, answers };
}

const turn = async (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test("one at a time until one is taken, then all", async () => {
  const { sent, ends } = line(new Gate(), 3);
  await turn();
  expect(sent).toHaveLength(1);
  sent[0]?.();
  await turn();
  expect(sent.length).toBeGreaterThan(1);
  for (let index = 1; index < 3; index++) {
    sent[index]?.();
    await turn();
  }
  expect((await Promise.all(ends)).map(statusOf)).toEqual([200, 200, 200]);
});

test("who waits while the first is refused is refused unsent; who comes later is sent", async () => {
  const gate = new Gate();
  const { sent, ends, answers } = line(gate, 3);
  answers.push(answer(401));
  await turn();
  sent[0]?.();
  expect((await Promise.all(ends)).map(statusOf)).toEqual([401, 401, 401]);
  expect(sent).toHaveLength(1);
  expect(statusOf(await gate.pass(never, isRefused, async () => answer(200)))).toBe(200);
});

test("a request that failed says nothing of credentials: the next is sent", async () => {
  const gate = new Gate();
  const failed: HttpResult = {
    kind: "failed",
    progress: "nothing-sent",
    error: { code: "network_unreachable", message: "no route" },
  };
  const results = await Promise.all([
    gate.pass(never, isRefused, async () => failed),
    gate.pass(never, isRefused, async () => answer(503)),
    gate.pass(never, isRefused, async () => answer(200)),
  ]);
  expect(results.map(statusOf)).toEqual([0, 503, 200]);
});

test("refused after it was open: those under way are not touched, those that come go one by one", async () => {
  const gate = new Gate();
  await gate.pass(never, isRefused, async () => answer(200));
  await gate.pass(never, isRefused, async () => answer(401));
  const { sent, ends, answers } = line(gate, 2);
  await turn();
  expect(sent).toHaveLength(1);
  answers.push(answer(401));
  sent[0]?.();
  expect((await Promise.all(ends)).map(statusOf)).toEqual([401, 401]);
});

test("refused while it is open: who waits for a place of the limiter is refused unsent, a late success opens nothing", async () => {
  const gate = new Gate();
  const limiter = new Limiter(2);
  await gate.pass(never, isRefused, async () => answer(200));
  const sent: PromiseWithResolvers<HttpResult>[] = [];
  const send = async (): Promise<HttpResult> => {
    const waiting = Promise.withResolvers<HttpResult>();
    sent.push(waiting);
    return waiting.promise;
  };
  const ends = Array.from({ length: 20 }, async () =>
    gate.pass(never, isRefused, send, async (work) => limiter.run("Tickets", never, work)),
  );
  await turn();
  expect(sent).toHaveLength(2);
  sent[0]?.resolve(answer(401));
  await turn();
  sent[1]?.resolve(answer(200));
  const statuses = (await Promise.all(ends)).map(statusOf);
  expect(statuses.filter((status) => status === 401)).toHaveLength(19);
  expect(sent).toHaveLength(2);
  const { sent: later, ends: laterEnds } = line(gate, 2);
  await turn();
  expect(later).toHaveLength(1);
  later[0]?.();
  await turn();
  later[1]?.();
  expect((await Promise.all(laterEnds)).map(statusOf)).toEqual([200, 200]);
});
