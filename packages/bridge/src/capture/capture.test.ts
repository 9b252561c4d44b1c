import os from "node:os";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { type Capturer, type CapturerParts, createCapturer } from "./capture.ts";
import { baseFields } from "./fields/base.ts";
import { personFields } from "./fields/person.ts";
import { slowFields } from "./fields/slow.ts";
import { type Machine, type MachineReaders, openMachine } from "./machine.ts";

const clock = new FakeClock();
const signal = new AbortController().signal;

async function create(change: Partial<CapturerParts> = {}): Promise<Capturer> {
  return createCapturer({
    clock,
    findSession: () => undefined,
    slowFields: () => ({}),
    personFields: () => ({}),
    without: () => [],
    ...change,
  });
}

/** This computer, with some readers changed. */
async function machineWith(readers: Partial<MachineReaders>, rest: Partial<Machine> = {}): Promise<Machine> {
  const machine = await openMachine();
  return { ...machine, ...rest, createReaders: () => ({ ...machine.createReaders(), ...readers }) };
}

const fail = (): never => {
  throw new Error("ENOENT: no such file");
};

test("every field of the table is there, with a value or a reason", async () => {
  const capturer = await create();
  const { capturedAtMs, fields } = capturer.capture();
  capturer.stop();
  expect(capturedAtMs).toBe(clock.now());
  expect(new Set(Object.keys(fields))).toEqual(
    new Set([baseFields, slowFields, personFields].flatMap((table) => Object.keys(table))),
  );
  expect(fields.hostname).toEqual({ value: os.hostname() });
  expect(fields.processor).toMatchObject({ value: { cores: os.cpus().length } });
  // what any computer with Linux tells
  for (const name of ["operatingSystem", "uptimeSeconds", "memory", "swap", "disks", "lastMinutes"] as const) {
    expect(fields[name]).toHaveProperty("value");
  }
});

test("loopback is left out", async () => {
  const capturer = await create();
  const { fields } = capturer.capture();
  capturer.stop();
  expect(JSON.stringify(fields.addresses)).not.toMatch(/"(?:127\.0\.0\.1|::1)"/);
});

test("a field that cannot be read says why, and the others are there", async () => {
  const capturer = await create({ machine: await machineWith({ disks: fail, operatingSystem: fail }) });
  const { fields } = capturer.capture();
  capturer.stop();
  expect(fields.disks).toEqual({ notAvailable: "ENOENT: no such file" });
  expect(fields.operatingSystem).toEqual({ notAvailable: "ENOENT: no such file" });
  expect(fields.hostname).toEqual({ value: os.hostname() });
});

test("what is switched off is not even read", async () => {
  let without: string[] = ["disks", "processes"];
  const machine = await machineWith({ disks: () => expect.unreachable() }, { readProcesses: fail });
  const capturer = await create({ machine, without: () => without });
  expect(capturer.capture().fields).not.toHaveProperty("disks");
  expect(await capturer.processes(signal)).toEqual({
    notAvailable: "switched off in the configuration (capture.without)",
  });
  without = []; // the configuration was changed
  expect(capturer.capture().fields).toHaveProperty("disks");
  expect(await capturer.processes(signal)).toEqual({ notAvailable: "ENOENT: no such file" });
  capturer.stop();
});

test("what was read before the press keeps its age, also a reason; what was not read yet says so", async () => {
  const login = { value: { name: "ann" }, readAtMs: 5 } as unknown as never;
  const printers = { notAvailable: "lpstat is not installed", readAtMs: 7 };
  const capturer = await create({ slowFields: () => ({ printers }), personFields: () => ({ login }) });
  const { fields } = capturer.capture();
  capturer.stop();
  expect(fields.login).toBe(login);
  expect(fields.printers).toBe(printers);
  expect(fields.vpn).toEqual({ notAvailable: "It was not read yet: the bridge has just started." });
});

test("getters that break spoil nothing", async () => {
  const capturer = await create({ slowFields: fail, personFields: fail, findSession: fail });
  const { fields } = capturer.capture();
  capturer.stop();
  expect(fields.session).toEqual({ notAvailable: "ENOENT: no such file" });
  expect(fields.hostname).toEqual({ value: os.hostname() });
});

test("of the session only its kind is told, not the person's name", async () => {
  const capturer = await create({
    findSession: () => ({
      userName: "ann",
      userId: 1000,
      kind: "x11",
      isRemote: true,
      isLocked: undefined,
      environment: { DISPLAY: ":0" },
    }),
  });
  expect(capturer.capture().fields.session).toEqual({ value: { kind: "x11", isRemote: true } });
  capturer.stop();
});

test("the processes of this computer, this one among them", async () => {
  const capturer = await create();
  const reading = await capturer.processes(signal);
  capturer.stop();
  const { count, processes } = "value" in reading ? reading.value : { count: 0, processes: [] };
  expect(count).toBeGreaterThanOrEqual(processes.length);
  expect(processes.length).toBeLessThanOrEqual(60);
  expect(processes.every((process) => Object.keys(process).length === 5)).toBe(true);
  const memory = processes.map(({ memoryBytes }) => memoryBytes);
  expect(memory).toEqual(memory.toSorted((one, other) => other - one));
  // a test runs in one of the larger processes
  const own = processes.find(({ id }) => id === process.pid);
  expect(own?.account).toBe(os.userInfo().username);
  expect(own?.memoryBytes).toBeGreaterThan(process.memoryUsage.rss() / 2);
  expect(own?.memoryBytes).toBeLessThan(process.memoryUsage.rss() * 2);
});

test("nobody waits for the processes any more", async () => {
  const capturer = await create();
  expect(await capturer.processes(AbortSignal.abort())).toHaveProperty("notAvailable");
  capturer.stop();
});

test("after stop no time is asked for", async () => {
  const own = new FakeClock();
  const capturer = await create({ clock: own });
  expect(own.nextAtMs).toBeDefined();
  capturer.stop();
  expect(own.nextAtMs).toBeUndefined();
});
