import path from "node:path";
import { encodeGesture, encodePress } from "@tier2/button";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { FakeReserve } from "../testing/fake-reserve.ts";
import { Happenings } from "../testing/happenings.ts";
import type { RecorderEvent } from "../events.ts";
import { MemoryButton, MemoryTransport } from "../testing/memory-transport.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores } from "../testing/test-stores.ts";
import type { QueueRules } from "./messages.ts";
import { PressRecorder } from "./recorder.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const ticket = { id: "1", number: "1" };
const refusal = { code: "validation_failed", message: "made by the test" } as const;

/** A recorder on a disk, its clock in our hands. */
async function rig(rules: Partial<QueueRules> = {}) {
  const clock = new FakeClock();
  const transport = new MemoryTransport();
  const events = new Happenings<RecorderEvent>();
  const stores = openTestStores(path.join(temporaryFolder(), "presses.sqlite"), clock.now(), { rules });
  const onEvent = (event: RecorderEvent): void => events.add(event);
  const recorder = new PressRecorder({ stores, reserve: new FakeReserve(), transport, clock, onEvent });
  const button = new MemoryButton("/a", "S1");
  transport.attach(button);
  recorder.start();
  await events.until(({ type }) => type === "button.attached");
  let sequence = 0;
  const lease = async (route: "first" | "fallback" = "first") =>
    recorder.call("lease", { nowMs: clock.now(), leaseMs: 1000, limit: 9, route });
  const press = async (gesture?: "short" | "long"): Promise<string> => {
    sequence += 1;
    button.input(encodePress({ bootId: 1, sequence, deviceTimeMs: sequence }));
    if (gesture !== undefined) {
      button.input(encodeGesture({ bootId: 1, sequence, kind: gesture, holdMs: 90 }));
    }
    const newest = events.all.findLast((event) => event.type === "press.recorded");
    const pressId = newest?.type === "press.recorded" ? newest.pressId : "";
    await recorder.call("storeEvidence", { pressId, evidence: "{}", person: undefined });
    return pressId;
  };
  const gesture = (kind: "short" | "double" | "long"): void =>
    button.input(encodeGesture({ bootId: 1, sequence, kind, holdMs: 900 }));
  const review = async () => recorder.call("review", { nowMs: clock.now() });
  return { clock, recorder, stores, events, lease, press, gesture, review };
}

test.each([
  ["ahead, as after a night's sleep", 8 * hourMs],
  ["back", -8 * hourMs],
])("the first press after the clock was set %s waits for its gesture as long as any", async (_how, byMs) => {
  const { clock, lease, press } = await rig();
  clock.advance(1000);
  clock.set(byMs);
  const pressId = await press();
  expect((await lease()).presses).toEqual([]);
  clock.advance(2999);
  expect((await lease()).presses).toEqual([]);
  clock.advance(1);
  expect((await lease()).presses).toMatchObject([{ pressId }]);
});

test("answers that came while the computer slept are asked for", async () => {
  const { clock, recorder, lease, press } = await rig();
  const pressId = await press("short");
  await lease();
  const sentAtMs = clock.now();
  await recorder.call("settle", {
    pressId,
    settlement: { result: "sent", ticket, atMs: sentAtMs, subject: "Help", isFound: false },
  });
  clock.set(8 * hourMs);
  await lease();
  expect(await recorder.call("watched", { nowMs: clock.now() })).toMatchObject([{ sinceMs: sentAtMs }]);
});

test("what was refused takes the other way at once, also when the clock was set while it waited", async () => {
  const { clock, recorder, lease, press, review, events } = await rig({ fallbackAfterMs: hourMs });
  const pressId = await press("short");
  await lease();
  clock.set(8 * hourMs);
  await lease();
  await recorder.call("settle", { pressId, settlement: { result: "failed", error: refusal } });
  await review();
  expect(events.all).toContainEqual({ type: "press.rerouted", pressId, route: "fallback" });
});

test("a clock that was years ahead at the start does not keep presses from the other way", async () => {
  const { clock, recorder, lease, press, review, events } = await rig({ fallbackAfterMs: hourMs });
  clock.set(-400 * dayMs);
  const pressId = await press("short");
  await lease();
  const again = { result: "again", error: refusal, nextAttemptAtMs: clock.now(), findAfterMs: undefined } as const;
  await recorder.call("settle", { pressId, settlement: again });
  clock.advance(hourMs + 1);
  await review();
  expect(events.all).toContainEqual({ type: "press.rerouted", pressId, route: "fallback" });
});

test("a long press whose gesture comes late cancels, and the light says so", async () => {
  const { clock, stores, lease, press, gesture, events, recorder } = await rig();
  stores.setRules({ ...stores.rules(), policy: { ...stores.rules().policy, submit: "undo", undoSeconds: 60 } });
  const pressId = await press();
  clock.advance(3000);
  await lease();
  gesture("long");
  const { press: shown } = (await recorder.call("details", { pressId })) ?? {};
  expect(shown).toMatchObject({ state: "cancelled", cancelledBy: "long" });
  expect(events.all).toContainEqual({ type: "press.cancelled", pressId, serial: "S1", reason: "long" });
  expect(events.all.findLast(({ type }) => type === "light.changed")).toMatchObject({ name: "cancelled" });
});
