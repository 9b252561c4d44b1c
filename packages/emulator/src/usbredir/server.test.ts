import { mkdtempSync, rmSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { FakeDevice, FakePlug, done } from "../testing/fake-plug.ts";
import { SocketReader } from "../testing/socket-reader.ts";
import { encodeHello } from "./hello.ts";
import { type Packet, type PacketKind, decodeBody, decodeHeader, encodePacket, headerSize } from "./packets.ts";
import { UsbredirServer } from "./server.ts";

const nothing = new Uint8Array(0);
let folder = "";
let socketPath = "";
let plug = new FakePlug();
let device = new FakeDevice();
let notes: string[] = [];
let server: UsbredirServer | undefined;
let guests: Guest[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-usbredir-"));
  socketPath = path.join(folder, "redir.sock");
  plug = new FakePlug();
  device = new FakeDevice();
  plug.device = device;
  notes = [];
  guests = [];
  server = new UsbredirServer(socketPath, plug, (text) => notes.push(text));
  await server.listen();
});
afterEach(async () => {
  guests.forEach(({ socket }) => socket.destroy());
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** QEMU, as far as the server can tell. */
class Guest {
  readonly socket: Socket;
  readonly reader: SocketReader;
  #isGreeted = false;

  constructor() {
    this.socket = connect(socketPath);
    this.reader = new SocketReader(this.socket);
    guests.push(this);
  }

  async next(): Promise<Packet> {
    const header = decodeHeader(await this.reader.take(headerSize(this.#isGreeted)), this.#isGreeted);
    return decodeBody(header, await this.reader.take(header.size));
  }

  async expect<Kind extends PacketKind>(kind: Kind): Promise<Extract<Packet, { kind: Kind }>> {
    const packet = await this.next();
    expect(packet.kind).toBe(kind);
    return packet as Extract<Packet, { kind: Kind }>;
  }

  send(packet: Packet): void {
    this.socket.write(encodePacket(packet, this.#isGreeted));
  }

  async greet(): Promise<void> {
    await this.expect("hello");
    this.send({ kind: "hello", id: 0n, fields: {}, data: encodeHello() });
    this.#isGreeted = true;
  }

  async expectDevice(): Promise<void> {
    await this.expect("interface-info");
    await this.expect("endpoint-info");
    await this.expect("device-connect");
  }
}

async function guest(): Promise<Guest> {
  const opened = new Guest();
  await opened.greet();
  await opened.expectDevice();
  return opened;
}

const control = (id: bigint, requestType: number, length: number, data: Uint8Array = nothing): Packet => ({
  kind: "control",
  id,
  fields: { endpoint: requestType & 0x80, request: 9, requestType, status: 0, value: 0x0200, index: 0, length },
  data,
});

const bulk = (id: bigint, endpoint: number, length: number, data: Uint8Array = nothing): Packet => ({
  kind: "bulk",
  id,
  fields: { endpoint, status: 0, lengthLow: length % 0x10000, stream: 0, lengthHigh: Math.floor(length / 0x10000) },
  data,
});

test("a device is announced with its interfaces and endpoints", async () => {
  const opened = new Guest();
  await opened.greet();
  const interfaces = await opened.expect("interface-info");
  expect([...interfaces.data.subarray(0, 6)]).toEqual([2, 0, 0, 0, 0, 1]);
  expect([...interfaces.data.subarray(36, 38)]).toEqual([3, 0xff]);
  const { data: endpoints } = await opened.expect("endpoint-info");
  expect(endpoints.length).toBe(160);
  expect([0, 2, 16, 17, 18, 3].map((place) => endpoints[place])).toEqual([0, 2, 0, 3, 2, 255]);
  expect([endpoints[32 + 17], endpoints[64 + 18], endpoints[96 + 2 * 17]]).toEqual([1, 1, 16]);
  const { fields } = await opened.expect("device-connect");
  expect(fields).toMatchObject({ speed: 1, vendorId: 0x1209, productId: 1, release: 0x0102 });
});

test("control transfers go in both directions, and a STALL comes back as one", async () => {
  const { send, expect: answer } = bound(await guest());
  device.onControl = ({ requestType }) =>
    requestType === 0xa1 ? done(1, 2, 3) : requestType === 0x21 ? done() : { end: "stalled", data: nothing };
  send(control(5n, 0xa1, 18));
  expect(await answer("control")).toMatchObject({
    id: 5n,
    fields: { status: 0, length: 3 },
    data: Uint8Array.of(1, 2, 3),
  });
  send(control(6n, 0x21, 2, Uint8Array.of(8, 9)));
  expect(await answer("control")).toMatchObject({ id: 6n, fields: { status: 0, length: 2 }, data: nothing });
  send(control(7n, 0x00, 0));
  expect(await answer("control")).toMatchObject({ id: 7n, fields: { status: 4, length: 0 } });
  expect(device.asked).toEqual(["control 161 9 512 0 18 []", "control 33 9 512 0 2 [8 9]", "control 0 9 512 0 0 []"]);
});

test("configuration and alternate settings are asked of the device", async () => {
  const { send, expect: answer } = bound(await guest());
  device.onControl = ({ request }) => (request === 8 || request === 10 ? done(1) : done());
  send({ kind: "set-configuration", id: 1n, fields: { configuration: 1 }, data: nothing });
  expect(await answer("configuration-status")).toMatchObject({ id: 1n, fields: { status: 0, configuration: 1 } });
  send({ kind: "get-configuration", id: 2n, fields: {}, data: nothing });
  expect(await answer("configuration-status")).toMatchObject({ id: 2n, fields: { status: 0, configuration: 1 } });
  send({ kind: "set-alternate", id: 3n, fields: { interface: 1, alternate: 0 }, data: nothing });
  expect(await answer("alternate-status")).toMatchObject({ id: 3n, fields: { status: 0, interface: 1, alternate: 0 } });
  send({ kind: "get-alternate", id: 4n, fields: { interface: 1 }, data: nothing });
  expect(await answer("alternate-status")).toMatchObject({ id: 4n, fields: { status: 0, interface: 1, alternate: 1 } });
  expect(device.asked.map((line) => line.split(" ").slice(0, 5).join(" "))).toEqual([
    "control 0 9 1 0",
    "control 128 8 0 0",
    "control 1 11 0 1",
    "control 129 10 0 1",
  ]);
});

test("reports are received until the guest stops it, or the endpoint stalls", async () => {
  const { send, expect: answer } = bound(await guest());
  const start: Packet = { kind: "start-receiving", id: 1n, fields: { endpoint: 0x81 }, data: nothing };
  send(start);
  expect(await answer("receiving-status")).toMatchObject({ fields: { status: 0, endpoint: 0x81 } });
  device.offer(0x81, done(1));
  device.offer(0x81, done(2));
  expect((await answer("interrupt")).data).toEqual(Uint8Array.of(1));
  expect((await answer("interrupt")).data).toEqual(Uint8Array.of(2));
  send({ kind: "stop-receiving", id: 2n, fields: { endpoint: 0x81 }, data: nothing });
  expect(await answer("receiving-status")).toMatchObject({ id: 2n, fields: { status: 0 } });
  device.offer(0x81, done(3));
  send(start);
  expect(await answer("receiving-status")).toMatchObject({ id: 1n, fields: { status: 0 } });
  expect((await answer("interrupt")).data).toEqual(Uint8Array.of(3));
  device.offer(0x81, { end: "stalled", data: nothing });
  expect(await answer("receiving-status")).toMatchObject({ fields: { status: 4, endpoint: 0x81 } });
});

test.each([
  ["does not exist", 0x85],
  ["is of another kind", 0x82],
  ["goes to the device", 0x02],
])("receiving from an endpoint that %s is refused", async (_what, endpoint) => {
  const { send, expect: answer } = bound(await guest());
  send({ kind: "start-receiving", id: 1n, fields: { endpoint }, data: nothing });
  expect(await answer("receiving-status")).toMatchObject({ id: 1n, fields: { status: 4, endpoint } });
});

test("bulk transfers go in both directions; one that waits can be given up", async () => {
  const { send, expect: answer } = bound(await guest());
  send(bulk(1n, 0x82, 70_000));
  device.offer(0x82, done(4, 5));
  expect(await answer("bulk")).toMatchObject({
    id: 1n,
    fields: { status: 0, lengthLow: 2 },
    data: Uint8Array.of(4, 5),
  });
  send(bulk(2n, 0x02, 3, Uint8Array.of(1, 2, 3)));
  expect(await answer("bulk")).toMatchObject({ id: 2n, fields: { status: 0, lengthLow: 3 }, data: nothing });
  send(bulk(3n, 0x82, 64));
  send(bulk(4n, 0x02, 0));
  await answer("bulk");
  send({ kind: "cancel", id: 3n, fields: {}, data: nothing });
  expect(await answer("bulk")).toMatchObject({ id: 3n, fields: { status: 1, lengthLow: 0 } });
  expect(device.asked).toEqual(["receive 130 70000", "send 2 [1 2 3]", "receive 130 64", "send 2 []", "abort 130"]);
});

test("a reset gives up what waits, and comes before what follows", async () => {
  const { send, expect: answer } = bound(await guest());
  send(bulk(1n, 0x82, 64));
  send({ kind: "get-configuration", id: 9n, fields: {}, data: nothing });
  await answer("configuration-status");
  send({ kind: "reset", id: 0n, fields: {}, data: nothing });
  send(control(2n, 0x00, 0));
  expect(await answer("bulk")).toMatchObject({ id: 1n, fields: { status: 1 } });
  expect(await answer("control")).toMatchObject({ id: 2n, fields: { status: 0 } });
  expect(device.asked).toEqual([
    "receive 130 64",
    "control 128 8 0 0 1 []",
    "abort 130",
    "reset",
    "control 0 9 512 0 0 []",
  ]);
});

test("unplugged while transfers wait: what came before is delivered, then the guest is told", async () => {
  const { send, expect: answer } = bound(await guest());
  send({ kind: "start-receiving", id: 1n, fields: { endpoint: 0x81 }, data: nothing });
  await answer("receiving-status");
  send(bulk(2n, 0x02, 1, Uint8Array.of(1)));
  await answer("bulk");
  device.offer(0x81, done(9));
  plug.device = undefined;
  expect((await answer("interrupt")).data).toEqual(Uint8Array.of(9));
  await answer("device-disconnect");
  const other = new FakeDevice();
  plug.device = other;
  await answer("interface-info");
  await answer("endpoint-info");
  await answer("device-connect");
  send(control(4n, 0x00, 0));
  expect(await answer("control")).toMatchObject({ id: 4n });
  expect(other.asked).toHaveLength(1);
});

test("a device that went fails what is asked of it, before the guest is told and gets the next one", async () => {
  const { send, expect: answer } = bound(await guest());
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  device.onControl = () => ({ end: "detached", data: nothing });
  plug.device = undefined;
  plug.device = new FakeDevice();
  send(control(3n, 0x21, 1, Uint8Array.of(8)));
  expect(await answer("control")).toMatchObject({ id: 3n, fields: { status: 3, length: 0 } });
  vi.runAllTimers();
  await answer("device-disconnect");
  await answer("interface-info");
});

test("a bulk transfer to a device that went stays unanswered: the news that it is gone ends it", async () => {
  const { send, expect: answer } = bound(await guest());
  send(bulk(1n, 0x82, 64));
  send(control(2n, 0x00, 0));
  await answer("control");
  device.offer(0x82, { end: "detached", data: nothing });
  plug.device = undefined;
  await answer("device-disconnect");
});

test("one guest at a time; the next finds the device when the first is gone", async () => {
  const first = await guest();
  await new Guest().reader.closed;
  expect(notes).toEqual(["A second usbredir guest was sent away: the device has one already."]);
  first.socket.destroy();
  await first.reader.closed;
  const again = await untilServed();
  expect(again).toBe(true);
});

/** The server sees the end of a connection a moment after the other side. */
async function untilServed(): Promise<boolean> {
  for (;;) {
    const opened = new Guest();
    const isServed = await opened.greet().then(
      () => true,
      () => false,
    );
    if (isServed) {
      await opened.expectDevice();
      return true;
    }
  }
}

test.each<[string, Packet | Uint8Array, string]>([
  ["an unknown packet", Uint8Array.from([77, ...Array.from({ length: 15 }, () => 0)]), "type 77"],
  [
    "a length beyond all measure",
    Uint8Array.from([101, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]),
    "4294967295 bytes",
  ],
  ["data that is not as long as it says", control(1n, 0x21, 5, Uint8Array.of(1)), "1 bytes with a transfer of 5"],
  ["a packet that is the host's", { kind: "device-disconnect", id: 0n, fields: {}, data: nothing }, "not a guest's"],
  ["a bulk transfer beyond all measure", bulk(1n, 0x82, 0x7fff_ffff), "2147483647 bytes"],
  ["a second greeting", { kind: "hello", id: 0n, fields: {}, data: encodeHello() }, "second greeting"],
])("a guest that sends %s is told off, and the server lives", async (_what, packet, reason) => {
  const bad = await guest();
  bad.socket.write(packet instanceof Uint8Array ? packet : encodePacket(packet, true));
  await bad.reader.closed;
  expect(notes).toEqual([expect.stringContaining(reason)]);
  expect(await untilServed()).toBe(true);
});

test("a transfer number that is in use is refused", async () => {
  const bad = await guest();
  bad.send(bulk(1n, 0x82, 64));
  bad.send(bulk(1n, 0x82, 64));
  await bad.reader.closed;
  expect(notes).toEqual(["The connection of a usbredir guest is closed: it began transfer 1 twice."]);
});

test("half a packet, and then nothing, keeps nobody waiting", async () => {
  const half = await guest();
  half.socket.end(encodePacket(control(1n, 0x21, 0), true).subarray(0, 9));
  await half.reader.closed;
  expect(device.asked).toEqual([]);
  expect(notes).toEqual([]);
  expect(await untilServed()).toBe(true);
});

const bound = (opened: Guest): Pick<Guest, "send" | "expect"> => ({
  send: opened.send.bind(opened),
  expect: opened.expect.bind(opened),
});
