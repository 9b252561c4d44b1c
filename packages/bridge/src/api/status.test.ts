import { expect, test } from "vitest";
import type { BridgeEvent } from "../events.ts";
import type { QueueSnapshot } from "../record/messages.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { StatusKeeper } from "./status-keeper.ts";
import { emptyQueue, facts, waitingPress } from "./testing/fake-source.ts";

function setUp() {
  const clock = new FakeClock();
  const told: BridgeEvent[] = [];
  const state: { queue: QueueSnapshot; asked: number } = { queue: emptyQueue, asked: 0 };
  const keeper = new StatusKeeper({
    clock,
    facts: () => facts,
    queue: async () => {
      state.asked += 1;
      return state.queue;
    },
    onEvent: (event) => {
      told.push(event);
      keeper.take(event);
    },
  });
  return { clock, told, state, keeper };
}

const attached = (serial: string): BridgeEvent => ({
  type: "button.attached",
  serial,
  board: "pico",
  firmwareVersion: "0.1.0",
  path: `/dev/${serial}`,
});

test("the status follows what happens", async () => {
  const { keeper, state, clock } = setUp();
  keeper.take(attached("S1"));
  keeper.take(attached("S2"));
  keeper.take({ type: "light.changed", serial: "S1", name: "saved" });
  keeper.take({ type: "button.detached", serial: "S2", reason: "gone" });
  const error = { code: "timeout", message: "No answer." } as const;
  keeper.take({
    ...{ type: "destination.changed", route: "first", host: "psa.invalid", state: "unreachable" },
    ...{ error, nextAttemptAtMs: 5 },
  });
  state.queue = { ...emptyQueue, presses: [waitingPress], openFollowUps: 3 };
  expect(await keeper.status()).toMatchObject({
    buttons: [{ serial: "S1", light: "saved", attachedSinceMs: clock.now() }],
    ways: [
      { route: "first", kind: "connectwise", state: "unreachable", error, nextAttemptAtMs: 5 },
      { route: "fallback", state: "unknown", error: undefined },
    ],
    presses: { oldestWaitingAtMs: waitingPress.recordedAtMs, openFollowUps: 3 },
    storage: { error: undefined },
    warnings: [],
  });
});

test("presses that were given up are a warning also when that was before the start", async () => {
  const { keeper, state, clock, told } = setUp();
  state.queue = { ...emptyQueue, counts: { ...emptyQueue.counts, dead: 3 } };
  keeper.countSoon();
  clock.advance(500);
  await Promise.resolve();
  await Promise.resolve();
  expect(told).toMatchObject([{ type: "warning.raised", warning: { code: "dead-letter" } }]);
  state.queue = emptyQueue;
  expect((await keeper.status()).warnings).toEqual([]);
  expect(told.at(-1)).toEqual({ type: "warning.cleared", code: "dead-letter", subject: "" });
});

test("a burst of changes is counted once, nothing is counted without one, and a stopped keeper is quiet", async () => {
  const { keeper, state, clock } = setUp();
  for (let number = 0; number < 1000; number++) {
    keeper.take({ type: "delivery.started", pressId: `p${number}`, attempt: 1, step: "submit" });
  }
  clock.advance(3_600_000);
  expect(state.asked).toBe(1);
  keeper.take({ type: "delivery.started", pressId: "p", attempt: 1, step: "submit" });
  keeper.stop();
  expect(clock.nextAtMs).toBeUndefined();
});
