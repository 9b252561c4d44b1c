import { type Socket, connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeDevice, FakePlug, done } from "../testing/fake-plug.ts";
import { SocketReader } from "../testing/socket-reader.ts";
import { UsbipServer } from "./server.ts";

const plugs = [new FakePlug(), new FakePlug()] as const;
let device = new FakeDevice();
let notes: string[] = [];
let server = new UsbipServer(0, plugs, () => undefined);
let port = 0;
let sockets: Socket[] = [];

beforeEach(async () => {
  device = new FakeDevice();
  plugs[0].device = device;
  plugs[1].device = undefined;
  notes = [];
  sockets = [];
  server = new UsbipServer(0, plugs, (text) => notes.push(text));
  port = (await server.listen()).usbipPort;
});
afterEach(async () => {
  sockets.forEach((socket) => socket.destroy());
  await server.close();
});

interface Client {
  readonly socket: Socket;
  readonly reader: SocketReader;
}

function client(): Client {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  return { socket, reader: new SocketReader(socket) };
}

const listRequest = Buffer.from("0111800500000000", "hex");

function importRequest(busId: string): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write("0111800300000000", "hex");
  bytes.write(busId, 8);
  return bytes;
}

/** The kernel of another computer, once a device is attached. */
class Kernel {
  readonly reader: SocketReader;
  readonly socket: Socket;

  constructor({ socket, reader }: Client) {
    this.socket = socket;
    this.reader = reader;
  }

  submit(
    sequence: number,
    endpoint: number,
    length: number,
    setup: readonly number[] = [],
    data: readonly number[] = [],
  ): void {
    const bytes = Buffer.alloc(48);
    bytes.writeUInt32BE(1, 0);
    bytes.writeUInt32BE(sequence, 4);
    bytes.writeUInt32BE(endpoint >> 7, 12);
    bytes.writeUInt32BE(endpoint & 0x7f, 16);
    bytes.writeUInt32BE(length, 24);
    bytes.set(setup, 40);
    this.socket.write(Buffer.concat([bytes, Buffer.from(data)]));
  }

  unlink(sequence: number, target: number): void {
    const bytes = Buffer.alloc(48);
    bytes.writeUInt32BE(2, 0);
    bytes.writeUInt32BE(sequence, 4);
    bytes.writeUInt32BE(target, 20);
    this.socket.write(bytes);
  }

  /** Command, sequence, status, length, and the data that follow when the device sent them. */
  async answer(hasData = false): Promise<readonly number[]> {
    const bytes = Buffer.from(await this.reader.take(48));
    const length = bytes.readUInt32BE(24);
    const data = hasData ? await this.reader.take(length) : [];
    return [bytes.readUInt32BE(0), bytes.readUInt32BE(4), bytes.readInt32BE(20), length, ...data];
  }
}

async function attach(busId = "1-1"): Promise<Kernel> {
  const opened = client();
  opened.socket.write(importRequest(busId));
  const reply = Buffer.from(await opened.reader.take(320));
  expect(reply.subarray(0, 8).toString("hex")).toBe("0111000300000000");
  return new Kernel(opened);
}

async function refusal(busId: string): Promise<number> {
  const opened = client();
  opened.socket.write(importRequest(busId));
  const reply = Buffer.from(await opened.reader.take(8));
  await opened.reader.closed;
  return reply.readUInt32BE(4);
}

test("lists what is plugged in", async () => {
  plugs[1].device = new FakeDevice();
  const two = client();
  two.socket.write(listRequest);
  expect(Buffer.from(await two.reader.take(12)).readUInt32BE(8)).toBe(2);
  await two.reader.closed;
  expect(two.reader.left).toBe(2 * (312 + 8));
  plugs[0].device = undefined;
  plugs[1].device = undefined;
  const none = client();
  none.socket.write(listRequest);
  expect(Buffer.from(await none.reader.take(12)).readUInt32BE(8)).toBe(0);
});

test("a device is handed out once, and again when it is given back; one that is not there is not found", async () => {
  const kernel = await attach();
  expect(await refusal("1-1")).toBe(2);
  expect(await refusal("1-2")).toBe(4);
  expect(await refusal("9-9")).toBe(4);
  kernel.socket.destroy();
  await kernel.reader.closed;
  while ((await refusalOrNone()) === 2) {
    // the server sees the end of the connection a moment later
  }
  expect(device.asked.filter((line) => line === "reset")).toHaveLength(2);
});

async function refusalOrNone(): Promise<number> {
  const opened = client();
  opened.socket.write(importRequest("1-1"));
  return Buffer.from(await opened.reader.take(8)).readUInt32BE(4);
}

test("transfers of every kind go through, after a reset", async () => {
  const kernel = await attach();
  device.onControl = ({ requestType }) =>
    requestType === 0x80 ? done(18, 1, 0) : requestType === 0x21 ? done() : { end: "stalled", data: new Uint8Array(0) };
  kernel.submit(1, 0x80, 18, [0x80, 6, 0, 1, 0, 0, 18, 0]);
  expect(await kernel.answer(true)).toEqual([3, 1, 0, 3, 18, 1, 0]);
  kernel.submit(2, 0x00, 2, [0x21, 9, 3, 2, 0, 0, 2, 0], [3, 7]);
  expect(await kernel.answer()).toEqual([3, 2, 0, 2]);
  kernel.submit(3, 0x00, 0, [0x00, 9, 1, 0, 0, 0, 0, 0]);
  expect(await kernel.answer()).toEqual([3, 3, -32, 0]);
  kernel.submit(4, 0x81, 16);
  kernel.submit(5, 0x02, 2, [], [5, 6]);
  expect(await kernel.answer()).toEqual([3, 5, 0, 2]);
  device.offer(0x81, done(1, 2));
  expect(await kernel.answer(true)).toEqual([3, 4, 0, 2, 1, 2]);
  kernel.submit(6, 0x00, 0, [0x23, 3, 4, 0, 0, 0, 0, 0]);
  expect(await kernel.answer()).toEqual([3, 6, 0, 0]);
  expect(device.asked).toEqual([
    "reset",
    "control 128 6 256 0 18 []",
    "control 33 9 515 0 2 [3 7]",
    "control 0 9 1 0 0 []",
    "receive 129 16",
    "send 2 [5 6]",
    "reset",
  ]);
});

test("a transfer that waits can be given up; one that ended cannot", async () => {
  const kernel = await attach();
  kernel.submit(1, 0x81, 16);
  kernel.unlink(2, 1);
  expect(await kernel.answer()).toEqual([4, 2, -104, 0]);
  kernel.unlink(3, 1);
  expect(await kernel.answer()).toEqual([4, 3, 0, 0]);
  device.offer(0x81, done(1));
  kernel.submit(4, 0x81, 16);
  expect(await kernel.answer(true)).toEqual([3, 4, 0, 1, 1]);
});

test("unplugged while a transfer waits: what came before is delivered, then the connection ends", async () => {
  const kernel = await attach();
  kernel.submit(1, 0x02, 1, [], [1]);
  expect(await kernel.answer()).toEqual([3, 1, 0, 1]);
  device.offer(0x81, done(9));
  kernel.submit(2, 0x81, 16);
  kernel.submit(3, 0x82, 16);
  expect(await kernel.answer(true)).toEqual([3, 2, 0, 1, 9]);
  plugs[0].device = undefined;
  await kernel.reader.closed;
  expect(device.asked.at(-1)).toBe("abort 130");
  expect(await refusal("1-1")).toBe(4);
  plugs[0].device = new FakeDevice();
  await attach();
});

const submitBytes = (patch: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.alloc(48);
  bytes.writeUInt32BE(1, 0);
  bytes.writeUInt32BE(1, 4);
  patch(bytes);
  return bytes;
};

test.each<[string, Buffer, string]>([
  ["another command", submitBytes((bytes) => bytes.writeUInt32BE(9, 0)), "the command 9"],
  ["a length beyond all measure", submitBytes((bytes) => bytes.writeInt32BE(-1, 24)), "4294967295 bytes"],
  ["an endpoint that cannot be", submitBytes((bytes) => bytes.writeUInt32BE(99, 16)), "endpoint 99"],
  ["an isochronous transfer", submitBytes((bytes) => bytes.writeUInt32BE(3, 32)), "isochronous"],
  ["a setup packet of another length", submitBytes((bytes) => bytes.writeUInt8(5, 46)), "whose setup packet says 5"],
])("a kernel that sends %s is told off, and the server lives", async (_what, bytes, reason) => {
  const kernel = await attach();
  kernel.socket.write(bytes);
  await kernel.reader.closed;
  expect(notes).toEqual([expect.stringContaining(reason)]);
  const list = client();
  list.socket.write(listRequest);
  expect(Buffer.from(await list.reader.take(12)).readUInt32BE(8)).toBe(1);
});

test("another version, another request, half a request", async () => {
  for (const [bytes, reason] of [
    ["0100800500000000", "version 0x100"],
    ["0111800700000000", "request 0x8007"],
  ] as const) {
    const opened = client();
    opened.socket.write(Buffer.from(bytes, "hex"));
    await opened.reader.closed;
    expect(notes.at(-1)).toContain(reason);
  }
  const half = client();
  half.socket.end(importRequest("1-1").subarray(0, 20));
  await half.reader.closed;
  await attach();
});
