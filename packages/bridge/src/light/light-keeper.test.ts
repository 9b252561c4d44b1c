import type { LightReport } from "@tier2/button";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { goodBye, lightReport } from "./choose-light.ts";
import { LightKeeper } from "./light-keeper.ts";

const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function rig() {
  const clock = new FakeClock();
  const open = { waiting: 0, leased: 0, failed: 0 };
  const names: string[] = [];
  const sent: LightReport[] = [];
  const refused: string[] = [];
  const keeper = new LightKeeper({
    clock,
    openPresses: () => ({ ...open }),
    onChanged: (_serial, name) => names.push(name),
    onRefused: (_serial, error) => refused.push(error instanceof Error ? error.message : String(error)),
  });
  keeper.attach("S1", async (light) => {
    sent.push(light);
  });
  return { clock, open, names, sent, refused, keeper };
}

test("a light is sent at the attach, and again every 3 s though nothing changed", async () => {
  const { clock, names, sent, keeper } = rig();
  for (let round = 0; round < 3; round++) {
    await settled();
    keeper.showLife();
    clock.advance(3000);
  }
  await settled();
  expect(sent).toEqual(Array.from({ length: 4 }, () => lightReport("idle")));
  expect(names).toEqual(["idle"]);
});

test("a silent main thread lets the lights run out; its life brings them back at once", async () => {
  const { clock, sent, keeper } = rig();
  for (let second = 0; second < 30; second++) {
    clock.advance(1000);
    await settled();
  }
  const atSilence = sent.length;
  expect(atSilence).toBe(6); // the attach and the refreshes of the first 15 s
  keeper.showLife();
  await settled();
  expect(sent).toHaveLength(atSilence + 1);
});

test("sent is shown for 10 s", async () => {
  const { clock, names, keeper } = rig();
  keeper.sent("S1");
  clock.advance(9999);
  expect(names).toEqual(["idle", "sent"]);
  clock.advance(1);
  expect(names).toEqual(["idle", "sent", "idle"]);
});

test("the good-bye is the last thing sent and ends all timers", async () => {
  const { clock, open, sent, keeper } = rig();
  open.failed = 1;
  keeper.update("S1");
  await keeper.sayGoodBye();
  expect(sent.at(-1)).toEqual(goodBye);
  expect(clock.nextAtMs).toBeUndefined();
});

test("a slow button gets the newest light, not all of them", async () => {
  const { open, names, keeper } = rig();
  const slow = Promise.withResolvers<void>();
  const got: string[] = [];
  keeper.attach("S2", async ({ pattern }) => {
    got.push(pattern);
    await slow.promise;
  });
  open.waiting = 1;
  keeper.update("S2");
  open.leased = 1;
  keeper.update("S2");
  slow.resolve();
  await settled();
  expect(got).toEqual(["off", "pulse"]);
  expect(names.slice(-2)).toEqual(["saved", "sending"]);
});

test("a button that refuses a light is told, and the next light is sent all the same", async () => {
  const { keeper, refused, names } = rig();
  keeper.attach("S3", async () => {
    throw new Error("stalled");
  });
  await settled();
  expect(refused).toEqual(["stalled"]);
  expect(names).toContain("idle");
});
