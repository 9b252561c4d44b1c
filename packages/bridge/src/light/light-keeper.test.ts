import type { LightReport } from "@tier2/button";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { type ButtonPresses, type OpenPress, goodBye, lightReport, undoReport } from "./choose-light.ts";
import { LightKeeper } from "./light-keeper.ts";

const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function rig() {
  const clock = new FakeClock();
  const open: Record<OpenPress, boolean> = {
    waiting: false,
    postponed: false,
    leased: false,
    failed: false,
    dead: false,
  };
  const presses: { -readonly [Name in keyof ButtonPresses]: ButtonPresses[Name] } = {
    open,
    undoUntilMs: undefined,
    attention: undefined,
  };
  const names: string[] = [];
  const sent: LightReport[] = [];
  const refused: string[] = [];
  const keeper = new LightKeeper({
    clock,
    openPresses: () => ({ ...presses, open: { ...open } }),
    onChanged: (_serial, name) => names.push(name),
    onRefused: (_serial, error) => refused.push(error instanceof Error ? error.message : String(error)),
  });
  keeper.attach("S1", async (light) => {
    sent.push(light);
  });
  return { clock, open, presses, names, sent, refused, keeper };
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

test.each([
  ["sent", 10_000, (keeper: LightKeeper) => keeper.sent("S1", { isUrgent: false })],
  ["urgent", 10_000, (keeper: LightKeeper) => keeper.sent("S1", { isUrgent: true })],
  ["cancelled", 4000, (keeper: LightKeeper) => keeper.cancelled("S1")],
])("%s is shown for %d ms, whatever is done to the time of day", (name, showForMs, happen) => {
  const { clock, names, keeper } = rig();
  happen(keeper);
  clock.set(-3_600_000);
  clock.advance(showForMs - 1);
  clock.set(7_200_000);
  keeper.updateAll();
  expect(names).toEqual(["idle", name]);
  clock.advance(1);
  expect(names).toEqual(["idle", name, "idle"]);
});

test("closed is shown for a minute from when it was seen on disk, once", () => {
  const { clock, presses, names, keeper } = rig();
  presses.attention = "closed";
  keeper.update("S1");
  clock.advance(59_999);
  expect(names).toEqual(["idle", "closed"]);
  clock.advance(1);
  keeper.update("S1");
  expect(names).toEqual(["idle", "closed", "idle"]);
  presses.attention = undefined;
  keeper.update("S1");
  presses.attention = "closed";
  keeper.update("S1");
  expect(names.at(-1)).toBe("closed");
});

test("undo fades over the time that is left, is not begun anew by a refresh, and ends by itself", async () => {
  const { clock, open, presses, names, sent, keeper } = rig();
  await settled();
  open.waiting = true;
  presses.undoUntilMs = clock.now() + 5000;
  clock.advance(500);
  keeper.update("S1");
  await settled();
  clock.advance(3000);
  await settled();
  expect(sent).toEqual([lightReport("idle"), undoReport(4500), undoReport(4500)]);
  clock.advance(1500);
  expect(names).toEqual(["idle", "undo", "saved"]);
});

test("undo that another light covered for a while begins with the time that is left then", async () => {
  const { clock, open, presses, sent, keeper } = rig();
  open.waiting = true;
  presses.undoUntilMs = clock.now() + 5000;
  keeper.update("S1");
  keeper.setStorageFailing(true);
  await settled();
  clock.advance(2000);
  keeper.setStorageFailing(false);
  await settled();
  expect(sent.at(-1)).toEqual(undoReport(3000));
});

test("a press is off-line only when no way is open", () => {
  const { open, names, keeper } = rig();
  open.waiting = true;
  keeper.setDestination("reachable", "fallback");
  keeper.setDestination("unreachable", "first");
  expect(names).toEqual(["idle", "saved"]);
  keeper.setDestination("paused", "fallback");
  keeper.setDestination(undefined, "fallback");
  keeper.setDestination("reachable", "first");
  expect(names).toEqual(["idle", "saved", "blocked", "saved-offline", "saved"]);
});

test("what happened while the button was unplugged is shown when it comes back", async () => {
  const { clock, names, keeper } = rig();
  keeper.detach("S1");
  keeper.sent("S1", { isUrgent: false });
  clock.advance(2000);
  keeper.attach("S1", async () => undefined);
  clock.advance(7999);
  expect(names.at(-1)).toBe("sent");
  clock.advance(1);
  expect(names.at(-1)).toBe("idle");
  keeper.detach("S1");
  expect(clock.nextAtMs).toBeUndefined();
});

test("the good-bye is the last thing sent and ends all timers", async () => {
  const { clock, open, sent, keeper } = rig();
  open.failed = true;
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
  open.waiting = true;
  keeper.update("S2");
  open.leased = true;
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
