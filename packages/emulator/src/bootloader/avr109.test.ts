import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultImage } from "../default-image.ts";
import { readHex } from "../intel-hex.ts";
import { applicationSize } from "../simavr/chip.ts";
import { Eeprom } from "../simavr/eeprom.ts";
import { SimavrBoard } from "../simavr/simavr-board.ts";
import { openAvrBootLoader } from "./avr-boot-loader.ts";
import type { LoaderFaults } from "./faults.ts";
import { endpoints } from "./serial-line.ts";
import { Avr109Client } from "../testing/avr109-client.ts";
import { settled } from "../settled.ts";
import { turn } from "../testing/loader-host.ts";

const images = {
  leonardo: readHex(readFileSync(defaultImage("leonardo")), applicationSize),
  promicro: readHex(readFileSync(defaultImage("promicro")), applicationSize),
};

/** A board's boot loader, configured; the chip itself does not run. */
async function loader(faults: LoaderFaults = {}, image: Uint8Array = images.promicro) {
  const board = new SimavrBoard(image, new Eeprom());
  const left: number[] = [];
  const device = openAvrBootLoader(board, () => left.push(board.nowNs / 1e6), faults);
  const client = new Avr109Client(board, device);
  await client.configure();
  return { board, device, client, left };
}

const afterMs = async (board: SimavrBoard, milliseconds: number): Promise<void> =>
  settled(board, new Promise<void>((resolve) => board.at(board.nowNs + milliseconds * 1e6, resolve)));

test.each([
  ["leonardo", 0x2341, 0x0036, "Arduino Leonardo"],
  ["promicro", 0x1b4f, 0x9205, "Pro Micro 5V    "],
] as const)("shows itself as the %s does", async (name, vendorId, productId, product) => {
  const { client, device } = await loader({}, images[name]);
  const descriptor = async (value: number): Promise<string> =>
    Buffer.from(
      (await client.control({ requestType: 0x80, request: 6, value, index: 0x0409, length: 255 })).data,
    ).toString("hex");
  expect(device.description).toMatchObject({ vendorId, productId, class: 2, release: 1, configuration: 1 });
  expect(await descriptor(0x0301)).toBe(
    Buffer.concat([Buffer.of(2 + 2 * product.length, 3), Buffer.from(product, "utf16le")]).toString("hex"),
  );
  expect(await descriptor(0x0200)).toBe(
    [
      "09023e000201008032",
      "090400000102020100",
      "0524001001",
      "04240204",
      "0524060001",
      "070582030800ff",
      "09040100020a000000",
      "07050402100001",
      "07058302100001",
    ].join(""),
  );
});

test("tells what it is", async () => {
  const { client } = await loader();
  const answers = ["V2", "s3", "a1", "b3", "p1", "t2", "P1", "L1", "F1", "N1", "Q1", "r1", "x1"].map(
    async ([command = "", size]) => `${command} ${(await client.command(command, Number(size))).toString("hex")}`,
  );
  const told: string[] = [];
  for (const answer of answers) {
    told.push(await answer);
  }
  expect(told).toEqual([
    "V 3130",
    "s 87951e",
    "a 59",
    "b 590080",
    "p 53",
    "t 4400",
    "P 0d",
    "L 0d",
    "F ff",
    "N d8",
    "Q cb",
    "r ef",
    "x 3f",
  ]);
  expect(await client.text("TD", 1)).toBe("\r");
  expect(await client.text("\u001B", 0)).toBe("");
  expect((await client.receive(endpoints.toHost.address, 16)).data).toHaveLength(0); // ESC: an empty packet
});

test("line coding is told back, a break is refused", async () => {
  const { client } = await loader();
  const coding = Uint8Array.of(0, 0xe1, 0, 0, 0, 0, 8);
  const set = { requestType: 0x21, request: 0x20, value: 0, index: 0, length: 7 };
  expect((await client.control(set, coding)).end).toBe("done");
  expect((await client.control({ ...set, requestType: 0xa1, request: 0x21 })).data).toEqual(coding);
  expect((await client.control({ ...set, request: 0x22, value: 3, length: 0 })).end).toBe("done");
  expect((await client.control({ ...set, request: 0x23, length: 0 })).end).toBe("stalled");
  expect((await client.control(set, coding.subarray(1))).end).toBe("stalled");
});

test("a block erases its page, and pages behind it stay", async () => {
  const { client, board } = await loader();
  board.flash.fill(0x11);
  await client.setAddress(64);
  expect(await client.writeBlock("F", Uint8Array.of(1, 2, 3, 4, 5))).toBe("\r"); // an odd byte is lost
  expect([...board.flash.subarray(127, 134)]).toEqual([0x11, 1, 2, 3, 4, 0xff, 0xff]);
  expect(board.flash[256]).toBe(0x11);
  await client.setAddress(0);
  expect(await client.writeBlock("F", new Uint8Array(200).fill(7))).toBe("\r"); // more than a page wraps into it
  expect([board.flash[0], board.flash[127], board.flash[128]]).toEqual([7, 7, 1]);
});

test("the boot loader's own section is neither written nor erased", async () => {
  const { client, board } = await loader();
  const before = board.flash.slice();
  await client.setAddress(applicationSize / 2);
  expect(await client.writeBlock("F", new Uint8Array(128))).toBe("\r");
  await client.setAddress(applicationSize / 2);
  expect(await client.readBlock("F", 4)).toEqual(Buffer.alloc(4, 0xff));
  expect(board.flash).toEqual(before);
});

test("the chip erase takes the firmware, and the board stays in its boot loader", async () => {
  const { client, board, left } = await loader();
  const startNs = board.nowNs;
  expect(await client.text("e", 1)).toBe("\r");
  expect((board.nowNs - startNs) / 1e6).toBeGreaterThan(800);
  expect(board.flash.every((byte) => byte === 0xff)).toBe(true);
  expect(await client.text("E", 1)).toBe("\r");
  await afterMs(board, 20_000);
  expect(left).toEqual([]);
});

test("EEPROM is written and read byte by byte", async () => {
  const { client, board } = await loader();
  await client.setAddress(20);
  expect(await client.writeBlock("E", Uint8Array.of(9, 8, 7))).toBe("\r");
  expect([...board.eeprom.bytes.subarray(19, 24)]).toEqual([0xff, 9, 8, 7, 0xff]);
  await client.setAddress(20);
  expect([...(await client.readBlock("E", 3))]).toEqual([9, 8, 7]);
  expect(await client.text("g\u0000\u0001X", 1)).toBe("?");
});

test("after a full packet comes an empty one, and nothing is answered before it was taken", async () => {
  const { client } = await loader();
  await client.setAddress(0);
  const { address, maxPacket } = endpoints.toHost;
  await client.send(endpoints.fromHost.address, Buffer.from("g\u0000\u0010F", "latin1"));
  expect((await client.receive(address, maxPacket)).data).toHaveLength(16);
  const asked = client.device.send(endpoints.fromHost.address, Buffer.from("p"));
  let isAsked = false;
  void asked.then(() => (isAsked = true));
  await turn();
  expect(isAsked).toBe(false);
  expect((await client.receive(address, maxPacket)).data).toHaveLength(0);
  await asked;
  expect((await client.receive(address, maxPacket)).data.toString()).toBe(Buffer.from("S").toString());
});

test("what follows a command in its packet is lost", async () => {
  const { client } = await loader();
  expect(await client.text("pS", 1)).toBe("S");
  expect((await client.receiveWithin(endpoints.toHost.address, 16, 100)).end).toBe("failed");
});

test("leaves after 8 s without a block, 0.5 s after E, and not while the host does not read", async () => {
  const waiting = await loader();
  await afterMs(waiting.board, 6000);
  await waiting.client.text("p", 1);
  await afterMs(waiting.board, 1990);
  expect(waiting.left).toEqual([]);
  await afterMs(waiting.board, 20);
  expect(waiting.left).toEqual([8000]);
  expect((await waiting.client.send(endpoints.fromHost.address, Buffer.from("p"))).end).toBe("detached");

  const busy = await loader();
  await afterMs(busy.board, 7900);
  await busy.client.readBlock("F", 4); // a block: the time begins anew
  await afterMs(busy.board, 7900);
  expect(busy.left).toEqual([]);
  await busy.client.send(endpoints.fromHost.address, Buffer.from("E"));
  await afterMs(busy.board, 2000);
  expect(busy.left).toEqual([]);
  await busy.client.receive(endpoints.toHost.address, 16);
  await turn();
  expect(busy.left).toHaveLength(1);
});

test("a power cut ends it: no answer, no leaving", async () => {
  const { client, board, device, left } = await loader();
  const erased = client.text("e", 1);
  board.at(board.nowNs + 100e6, () => device.detach());
  expect(await erased).toBe("");
  expect([board.flash[0], board.flash.at(-1)]).toEqual([0xff, 0xff]);
  expect(board.flash.some((byte) => byte !== 0xff)).toBe(true);
  await afterMs(board, 20_000);
  expect(left).toEqual([]);
});

test("faults: a refused command, and one without an answer", async () => {
  const { client } = await loader({
    beforeCommand: (_command, index) => ([{ kind: "refuse", status: 0 }, { kind: "silence" }] as const)[index],
  });
  expect(await client.text("p", 1)).toBe("?");
  await client.send(endpoints.fromHost.address, Buffer.from("p"));
  expect((await client.receiveWithin(endpoints.toHost.address, 16, 1000)).end).toBe("failed");
  await client.configure();
  expect(await client.text("p", 1)).toBe("S");
});

test("random bytes never break it: configured anew it answers", async () => {
  const command = fc
    .tuple(fc.constantFrom("A", "B", "g", "e", "T", "S", "V", "x", "\u001B"), fc.uint8Array({ maxLength: 40 }))
    .map(([letter, rest]) => Uint8Array.from([letter.charCodeAt(0), ...rest]));
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 10 }), async (packets) => {
      const { client, device, board } = await loader();
      const giveUp = new AbortController();
      for (const bytes of packets) {
        void device.send(endpoints.fromHost.address, bytes);
        void device.receive(endpoints.toHost.address, 16, giveUp.signal);
        await turn();
        board.advanceTo(board.nowNs + 5e6);
      }
      giveUp.abort();
      await client.configure();
      expect(await client.text("p", 1)).toBe("S");
    }),
    { numRuns: 60 },
  );
});
