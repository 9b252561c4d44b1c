import { statSync } from "node:fs";
import path from "node:path";
import { TransportError, encodeGesture, encodePress } from "@tier2/button";
import { expect, test } from "vitest";
import type { RecorderEvent } from "../events.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { FakeReserve } from "../testing/fake-reserve.ts";
import { Happenings } from "../testing/happenings.ts";
import { MemoryButton, MemoryTransport } from "../testing/memory-transport.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores, plainPolicy, plainRules } from "../testing/test-stores.ts";
import { PressRecorder } from "./recorder.ts";

const press = (sequence: number) => encodePress({ bootId: 1, sequence, deviceTimeMs: 1000 });
const gesture = (sequence: number) => encodeGesture({ bootId: 1, sequence, kind: "short", holdMs: 80 });

async function rig(databasePath = path.join(temporaryFolder(), "presses.sqlite"), reserve = new FakeReserve()) {
  const transport = new MemoryTransport();
  const clock = new FakeClock();
  const events = new Happenings<RecorderEvent>();
  const stores = openTestStores(databasePath, clock.now());
  const { database } = stores.commits;
  const recorder = new PressRecorder({
    stores,
    reserve,
    transport,
    clock,
    onEvent: (event) => events.add(event),
  });
  const button = new MemoryButton("/a", "S1");
  transport.attach(button);
  recorder.start();
  await events.until(({ type }) => type === "button.attached");
  const acknowledged = (): (string | undefined)[] =>
    transport.happenings.all.filter(({ type }) => type === "acknowledged").map((happening) => happening.acknowledged);
  const names = (): string[] => events.all.flatMap((event) => (event.type === "light.changed" ? [event.name] : []));
  return { recorder, transport, clock, events, button, acknowledged, names, database, databasePath };
}

test("a press is on disk before it is acknowledged, told once, and the light says saved", async () => {
  const { recorder, button, events, acknowledged, names } = await rig();
  button.input(press(1));
  button.input(press(1));
  const snapshot = await recorder.call("queue", { limit: 10 });
  expect(snapshot.presses).toMatchObject([{ serial: "S1", state: "recorded" }]);
  expect(acknowledged()).toEqual(["press 1", "press 1"]);
  expect(events.all.filter(({ type }) => type === "press.recorded")).toHaveLength(1);
  expect(names()).toEqual(["idle", "saved"]);
});

test("the light follows the press: saved, sending, sent", async () => {
  const { recorder, button, clock, names } = await rig();
  button.input(press(1));
  button.input(gesture(1));
  const pressId = (await recorder.call("queue", { limit: 1 })).presses[0]?.pressId ?? "";
  await recorder.call("storeEvidence", { pressId, evidence: "{}", person: undefined });
  await recorder.call("lease", { nowMs: clock.now(), leaseMs: 1000, limit: 4, route: "first" });
  expect(names()).toEqual(["idle", "saved", "sending"]);
  const ticket = { id: "1", number: "1" };
  await recorder.call("settle", {
    pressId,
    settlement: { result: "sent", ticket, atMs: clock.now(), subject: "Help", isFound: false },
  });
  expect(names()).toEqual(["idle", "saved", "sending", "sent"]);
});

test("the time to take a press back is shown from its gesture on, whether or not anybody asks for presses", async () => {
  const { recorder, button, names } = await rig();
  await recorder.call("setRules", { rules: { ...plainRules, policy: { ...plainPolicy, submit: "undo" } } });
  button.input(press(1));
  const pressId = (await recorder.call("queue", { limit: 1 })).presses[0]?.pressId ?? "";
  await recorder.call("storeEvidence", { pressId, evidence: "{}", person: undefined });
  button.input(gesture(1));
  expect(names()).toEqual(["idle", "saved", "undo"]);
});

test("each button has its own presses and its own light", async () => {
  const { recorder, transport, events, button } = await rig();
  const other = new MemoryButton("/b", "S2");
  transport.attach(other);
  await events.untilCount(2, ({ type }) => type === "button.attached");
  button.input(press(1));
  other.input(press(1));
  other.input(press(2));
  expect((await recorder.call("queue", { limit: 9 })).presses.map(({ serial }) => serial)).toEqual(["S1", "S2", "S2"]);
});

test("invalid reports are told once per kind and button; nothing is recorded and the button works on", async () => {
  const { recorder, button, events, acknowledged } = await rig();
  for (let round = 0; round < 3; round++) {
    button.input(Uint8Array.of(1, 2, 3));
    button.input(Uint8Array.of(99));
    button.input(new Uint8Array(0));
  }
  expect(events.all.filter(({ type }) => type === "report.invalid")).toEqual([
    { type: "report.invalid", serial: "S1", reason: "wrong-content", reportId: 1, lengthBytes: 3 },
    { type: "report.invalid", serial: "S1", reason: "unknown-id", reportId: 99, lengthBytes: 1 },
    { type: "report.invalid", serial: "S1", reason: "unknown-id", reportId: 0, lengthBytes: 0 },
  ]);
  button.input(press(1));
  expect((await recorder.call("queue", { limit: 9 })).presses).toHaveLength(1);
  expect(acknowledged()).toEqual(["press 1"]);
});

test("a gesture of a press no database knows is acknowledged, so that the button can forget it", async () => {
  const { button, acknowledged, events } = await rig();
  button.input(gesture(7));
  expect(acknowledged()).toEqual(["gesture 7"]);
  expect(events.all.some(({ type }) => type === "gesture.recorded")).toBe(false);
});

test("presses the button lost are told at the attach", async () => {
  const { transport, events } = await rig();
  const other = new MemoryButton("/b", "S2");
  other.dropped = 3;
  transport.attach(other);
  const warning = await events.until(({ type }) => type === "button.warned");
  expect(warning).toMatchObject({ serial: "S2", message: expect.stringContaining("lost 3 presses") });
});

test("a full disk: not acknowledged, failed, told once; taken up by itself when there is room again", async () => {
  const { recorder, button, clock, events, acknowledged, names, database } = await rig();
  database.prepare("PRAGMA max_page_count = 1").get(); // SQLite takes the present size for the least
  for (let sequence = 1; sequence <= 200; sequence++) {
    button.input(press(sequence));
  }
  button.input(press(200));
  button.input(gesture(200));
  const failures = events.all.filter(({ type }) => type === "storage.failed");
  expect(failures).toMatchObject([{ error: { code: "disk_full", category: "storage" } }]);
  expect(acknowledged()).not.toContain("press 200");
  expect(acknowledged()).not.toContain("gesture 200");
  expect(names().at(-1)).toBe("failed");
  database.prepare("PRAGMA max_page_count = 1000000").get();
  button.input(press(200));
  button.input(gesture(200));
  expect(acknowledged().slice(-2)).toEqual(["press 200", "gesture 200"]);
  clock.advance(3000); // the reserve is taken again
  expect(events.all.filter(({ type }) => type === "storage.recovered")).toHaveLength(1);
  expect(names().at(-1)).toBe("saved");
  const { counts } = await recorder.call("queue", { limit: 1 });
  expect(counts.recorded).toBe(new Set(acknowledged().filter((text) => text?.startsWith("press"))).size);
});

test("a gesture the disk refused is taken when there is room again, and a disk that nobody uses is tried by itself", async () => {
  const { button, clock, events, acknowledged, names, database } = await rig();
  const filler = database.prepare("CREATE TABLE filler (content BLOB)");
  filler.run();
  button.input(press(1));
  database.prepare("PRAGMA max_page_count = 1").get();
  expect(() => database.prepare("INSERT INTO filler VALUES (zeroblob(1000000))").run()).toThrow("full");
  for (let sequence = 2; sequence <= 200; sequence++) {
    button.input(press(sequence));
  }
  const kept = acknowledged().filter((text) => text?.startsWith("press")).length;
  button.input(gesture(1));
  database.prepare("PRAGMA max_page_count = 1000000").get();
  button.input(gesture(1));
  expect(acknowledged()).toContain("gesture 1");
  expect(kept).toBeLessThan(200);

  database.prepare("PRAGMA max_page_count = 1").get();
  for (let sequence = 300; sequence <= 500; sequence++) {
    button.input(press(sequence));
  }
  expect(names().at(-1)).toBe("failed");
  database.prepare("PRAGMA max_page_count = 1000000").get();
  clock.advance(3000);
  expect(events.all.at(-1)?.type === "storage.recovered" || names().at(-1) === "saved").toBe(true);
});

test("a button that takes no good-bye does not keep the bridge from stopping", async () => {
  const { recorder, clock, button } = await rig();
  button.isSilent = true;
  const stopped = recorder.call("stop", {});
  clock.advance(1000);
  await stopped;
});

test("stopping says good-bye and lets go of the database", async () => {
  const { recorder, transport, databasePath, button } = await rig();
  button.input(press(1));
  await recorder.call("stop", {});
  const lightsSent = transport.happenings.all.filter(({ type }) => type === "light");
  expect(lightsSent.at(-1)?.light).toMatchObject({ pattern: "off", timeToLiveMs: 0 });
  const again = await rig(databasePath);
  expect((await again.recorder.call("queue", { limit: 9 })).presses).toHaveLength(1);
});

test("the log is written back after many presses, and stays small", async () => {
  const { button, clock, databasePath } = await rig();
  const sizes: number[] = [];
  for (let sequence = 1; sequence <= 1800; sequence++) {
    button.input(press(sequence));
    if (sequence % 600 === 0) {
      clock.advance(500);
      sizes.push(statSync(`${databasePath}-wal`).size);
    }
  }
  expect(sizes[2]).toBeLessThan((sizes[0] ?? 0) * 1.5);
});

test("a button that goes away while it is asked is told as unplugged, not as broken", async () => {
  const transport = new MemoryTransport();
  const clock = new FakeClock();
  const events = new Happenings<RecorderEvent>();
  const stores = openTestStores(path.join(temporaryFolder(), "presses.sqlite"), clock.now());
  const button = new MemoryButton("/a", "S1");
  const onEvent = (event: RecorderEvent): void => {
    events.add(event);
    if (event.type === "button.attached") {
      transport.detach(button);
    }
  };
  const recorder = new PressRecorder({ stores, reserve: new FakeReserve(), transport, clock, onEvent });
  transport.attach(button);
  recorder.start();
  await events.until(({ type }) => type === "button.none");
  await recorder.call("stop", {});
  expect(events.all.map(({ type }) => type)).toContain("button.detached");
  expect(events.all.map(({ type }) => type)).not.toContain("button.warned");
});

const brokenOff = new TransportError("failed", "Protocol error");
const warned = ({ type }: RecorderEvent): boolean => type === "button.warned";

test("a transfer that the unplugging broke off is no fault of the button, nor of the one that comes in its place", async () => {
  const { button, transport, clock, events } = await rig();
  button.writeError = brokenOff;
  button.input(press(1));
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(4000);
  transport.detach(button);
  await events.until(({ type }) => type === "button.detached");
  transport.attach(new MemoryButton("/a", "S1"));
  await events.untilCount(2, ({ type }) => type === "button.attached");
  clock.advance(60_000);
  expect(events.all.filter(warned)).toEqual([]);
});

test("a light that a button which stays does not take is told, once", async () => {
  const { button, clock, events } = await rig();
  button.writeError = brokenOff;
  button.input(press(1));
  button.input(press(2));
  await new Promise((resolve) => setImmediate(resolve));
  expect(events.all.filter(warned)).toEqual([]);
  clock.advance(60_000);
  expect(events.all.filter(warned)).toMatchObject([
    { serial: "S1", message: "The light cannot be set: Protocol error" },
  ]);
});

test("a press of a full disk is shown without what was read at it", async () => {
  const reserve = new FakeReserve();
  reserve.giveUp();
  const { recorder, button, clock } = await rig(undefined, reserve);
  button.input(press(1));
  const [{ pressId } = { pressId: "" }] = (await recorder.call("queue", { limit: 1 })).presses;
  await recorder.call("storeEvidence", { pressId, evidence: "{}", person: "ann" });
  await recorder.call("storeParts", { pressId, parts: [], isComplete: true, nowMs: clock.now() });
  const details = await recorder.call("details", { pressId });
  expect(details).toMatchObject({ press: { state: "ready" }, parts: [] });
});

test("a button that cannot be let go does not keep the database open", async () => {
  const { recorder, transport, clock, databasePath } = await rig();
  const close = transport.close.bind(transport);
  const stuck = Promise.withResolvers<void>();
  transport.close = async () => stuck.promise;
  const stopped = recorder.call("stop", {});
  while (clock.nextAtMs !== undefined) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1000);
  }
  await stopped;
  openTestStores(databasePath, clock.now()).commits.close();
  await close();
});
