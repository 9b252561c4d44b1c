import { encodePress } from "@tier2/button";
import { expect, onTestFinished, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { Happenings } from "../testing/happenings.ts";
import { MemoryButton, MemoryTransport } from "../testing/memory-transport.ts";
import { ButtonClaimer } from "./button-claimer.ts";

const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function rig() {
  const transport = new MemoryTransport();
  const clock = new FakeClock();
  const told = new Happenings<string>();
  const claimer = new ButtonClaimer(
    transport,
    {
      onAttached: ({ serial }) => told.add(`attached ${serial}`),
      onPress: ({ serial }, { sequence }) => told.add(`press ${serial} ${sequence}`),
      onGesture: () => told.add("gesture"),
      onInvalidReport: (_button, { reason }) => told.add(`invalid ${reason}`),
      onUnusable: (path, { code }) => told.add(`unusable ${path} ${code}`),
      onRefusalEnded: (path) => told.add(`refusal of ${path} ended`),
      onDetached: ({ serial }) => told.add(`detached ${serial}`),
      onNone: () => told.add("none"),
    },
    clock,
  );
  onTestFinished(async () => claimer.stop());
  return { transport, clock, told, claimer };
}

test("several buttons are opened, each told by its serial number", async () => {
  const { transport, told, claimer } = rig();
  transport.attach(new MemoryButton("/a", "S1"));
  transport.attach(new MemoryButton("/b", "S2"));
  claimer.start();
  await told.untilCount(2, () => true);
  expect(told.all).toEqual(["attached S1", "attached S2"]);
});

test("a board without a serial number, and a second one with the same, are told apart by their place", async () => {
  const { transport, told, claimer } = rig();
  for (const [path, serial] of [
    ["/a", ""],
    ["/b", "S1"],
    ["/c", "S1"],
  ] as const) {
    transport.attach(new MemoryButton(path, serial));
  }
  claimer.start();
  await told.untilCount(3, () => true);
  expect(told.all).toEqual(["attached @/a", "attached S1", "attached S1@/c"]);
});

test("that no button is there is told once, and again after one came and went", async () => {
  const { transport, told, claimer, clock } = rig();
  claimer.start();
  await told.until((text) => text === "none");
  clock.advance(10_000);
  await settled();
  expect(told.all).toEqual(["none"]);
  const button = new MemoryButton("/a", "S1");
  transport.attach(button);
  await told.until((text) => text === "attached S1");
  transport.detach(button);
  await told.untilCount(2, (text) => text === "none");
  expect(told.all).toEqual(["none", "attached S1", "detached S1", "none"]);
});

test("rights that come a moment later are waited for without a word", async () => {
  const { transport, told, claimer, clock } = rig();
  const button = new MemoryButton("/a", "S1");
  button.refusal = "permission_denied";
  transport.attach(button);
  claimer.start();
  await settled();
  for (let tries = 1; tries < 5; tries++) {
    expect(button.tries).toBe(tries);
    clock.advance(100);
    await settled();
  }
  button.refusal = undefined;
  clock.advance(100);
  await told.until((text) => text === "attached S1");
  expect(told.all).toEqual(["attached S1"]);
});

test("a button that stays closed to us is told once with the remedy and tried on, slowly", async () => {
  const { transport, told, claimer, clock } = rig();
  const button = new MemoryButton("/a", "S1");
  button.refusal = "permission_denied";
  transport.attach(button);
  claimer.start();
  await settled();
  for (let step = 0; step < 70; step++) {
    clock.advance(100);
    await settled();
  }
  expect(told.all).toEqual(["unusable /a button_permission_denied"]);
  expect(button.tries).toBe(12); // 10 in the first second, 2 in the 6 s after it
  button.refusal = undefined;
  clock.advance(3000);
  await told.until((text) => text === "attached S1");
});

test("the refusal of a button ends when it is unplugged, and not before; then there is no button", async () => {
  const { transport, told, claimer, clock } = rig();
  claimer.start();
  await told.until((text) => text === "none");
  const button = new MemoryButton("/a", "S1");
  button.refusal = "permission_denied";
  transport.attach(button);
  const other = new MemoryButton("/b", "S2");
  transport.attach(other);
  for (let step = 0; step < 70; step++) {
    await settled();
    clock.advance(100);
  }
  transport.detach(other);
  await settled();
  transport.detach(button);
  await told.untilCount(2, (text) => text === "none");
  expect(told.all).toEqual([
    ...["none", "attached S2", "unusable /a button_permission_denied", "detached S2"],
    ...["refusal of /a ended", "none"],
  ]);
});

test("that something else keeps a button closed is told, too", async () => {
  const { transport, told, claimer, clock } = rig();
  const button = new MemoryButton("/a", "S1");
  button.refusal = "permission_denied";
  transport.attach(button);
  claimer.start();
  await settled();
  const look = async (times: number): Promise<void> => {
    for (let step = 0; step < times; step++) {
      clock.advance(3000);
      await settled();
    }
  };
  await look(12);
  button.refusal = "in_use";
  await look(3);
  expect(told.all).toEqual(["unusable /a button_permission_denied", "unusable /a button_in_use"]);
});

test("unplugged and plugged in again it is claimed anew, by the same name", async () => {
  const { transport, told, claimer } = rig();
  const button = new MemoryButton("/a", "S1");
  transport.attach(button);
  claimer.start();
  await told.until((text) => text === "attached S1");
  transport.detach(button);
  transport.attach(new MemoryButton("/b", "S1"));
  await told.untilCount(2, (text) => text === "attached S1");
  expect(told.all.filter((text) => text !== "none")).toEqual(["attached S1", "detached S1", "attached S1"]);
});

test("a replug between two looks of a polling transport is not missed", async () => {
  const { transport, told, claimer, clock } = rig();
  const [one, other] = [new MemoryButton("/a", "S1"), new MemoryButton("/b", "S2")];
  transport.attach(one);
  transport.attach(other);
  claimer.start();
  await told.untilCount(2, () => true);
  transport.detach(one);
  await settled();
  transport.watch(() => undefined, new AbortController().signal); // the transport says nothing from now on
  transport.attach(one);
  await settled();
  clock.advance(3000);
  await told.untilCount(2, (text) => text === "attached S1");
  expect(told.all.slice(-2)).toEqual(["detached S1", "attached S1"]);
});

test("a report that comes while the button is being opened is not lost", async () => {
  const { transport, told, claimer } = rig();
  const button = new MemoryButton("/a", "S1");
  const open = transport.open.bind(transport);
  transport.open = async (path, listeners) => {
    const handle = await open(path, listeners);
    button.input(encodePress({ bootId: 1, sequence: 4, deviceTimeMs: 1 }));
    return handle;
  };
  transport.attach(button);
  claimer.start();
  await told.until((text) => text === "press S1 4");
  expect(told.all).toEqual(["attached S1", "press S1 4"]);
});

test("a list that cannot be read is told once and asked again", async () => {
  const { transport, told, claimer, clock } = rig();
  const list = transport.list.bind(transport);
  transport.list = async () => {
    throw new Error("no such bus");
  };
  claimer.start();
  await told.until((text) => text === "unusable memory button_unusable");
  clock.advance(3000);
  await settled();
  transport.list = list;
  clock.advance(3000);
  await told.until((text) => text === "none");
  expect(told.all).toEqual(["unusable memory button_unusable", "refusal of memory ended", "none"]);
});

test("a list that could not be read is asked again beside an open button, too", async () => {
  const { transport, told, claimer, clock } = rig();
  const button = new MemoryButton("/a", "S1");
  transport.attach(button);
  claimer.start();
  await told.until((text) => text === "attached S1");
  const list = transport.list.bind(transport);
  transport.list = async () => {
    throw new Error("no such bus");
  };
  transport.attach(button); // something changed
  await told.until((text) => text === "unusable memory button_unusable");
  transport.list = list;
  await settled();
  clock.advance(3000);
  await told.until((text) => text === "refusal of memory ended");
  expect(told.all).toEqual(["attached S1", "unusable memory button_unusable", "refusal of memory ended"]);
});

test("stopping closes every button", async () => {
  const { transport, told, claimer } = rig();
  transport.attach(new MemoryButton("/a", "S1"));
  claimer.start();
  await told.until((text) => text === "attached S1");
  await claimer.stop();
  expect(transport.happenings.all.map(({ type }) => type)).toEqual(["opened", "closed"]);
});

test("a button that is gone as soon as it came is taken up ever more rarely; one that stays, at once again", async () => {
  const { transport, clock, told, claimer } = rig();
  const button = new MemoryButton("/a", "S1");
  transport.attach(button);
  claimer.start();
  const isAttached = (text: string): boolean => text === "attached S1";
  await told.until(isAttached);
  const startMs = clock.elapsed();
  const restsMs: number[] = [];
  for (let times = 2; times <= 9; times++) {
    const again = told.untilCount(times, isAttached);
    const goneMs = clock.elapsed();
    button.listeners?.onDetached("loose");
    await settled();
    while (told.all.filter(isAttached).length < times) {
      clock.advance(Math.max(0, (clock.nextAtMs ?? clock.elapsed()) - clock.elapsed()));
      await settled();
    }
    await again;
    restsMs.push(clock.elapsed() - goneMs);
  }
  expect(restsMs).toEqual([0, 100, 200, 400, 800, 1600, 3000, 3000]);
  expect(clock.elapsed() - startMs).toBe(9100);
  clock.advance(1000);
  const calm = told.untilCount(10, isAttached);
  button.listeners?.onDetached("pulled");
  await calm;
  expect(clock.elapsed() - startMs).toBe(10_100);
});

test("a button that does not answer keeps no other waiting", async () => {
  const { transport, told, claimer } = rig();
  const silent = new MemoryButton("/a", "S1");
  transport.attach(silent);
  silent.isSilent = true;
  transport.attach(new MemoryButton("/b", "S2"));
  claimer.start();
  await told.until((text) => text === "attached S2");
});

test("a serial number is text that a terminal does not obey, whatever a board says", async () => {
  const { transport, told, claimer } = rig();
  transport.attach(new MemoryButton("/a", "S1\u001B[2J\u0007\n"));
  claimer.start();
  expect(await told.next(() => true)).toBe("attached S1[2J");
});
