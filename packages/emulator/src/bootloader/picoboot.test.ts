import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { encodeBootloader, limits } from "@tier2/button";
import { defaultImage } from "../default-image.ts";
import { Rp2040Board } from "../rp2040/board.ts";
import { Flash, sectorSize } from "../rp2040/flash.ts";
import { newFlash } from "../testing/button-under-test.ts";
import { runningButton } from "../testing/running-button.ts";
import { flashBase, readImage } from "../uf2.ts";
import type { LoaderFaults } from "./faults.ts";
import { type LoaderDevice, openBootLoader } from "./index.ts";
import { settled } from "../settled.ts";
import { turn } from "../testing/loader-host.ts";
import { PicobootClient, encodeCommand, inEndpoint, outEndpoint } from "../testing/picoboot-client.ts";

const image = readImage(readFileSync(defaultImage("pico")));

function opened(board: Rp2040Board, faults?: LoaderFaults, onLeave?: () => void): LoaderDevice {
  const device = openBootLoader(
    board,
    onLeave ??
      (() => {
        board.powerOff();
        board.powerOn();
      }),
    faults,
  );
  if (device === undefined) {
    throw new Error("the board is not in its boot loader");
  }
  return device;
}

/** A board without a firmware, configured by its host. */
async function loader(faults?: LoaderFaults, flash: Flash = new Flash()) {
  const board = new Rp2040Board(flash);
  board.powerOn();
  const device = opened(board, faults);
  const client = new PicobootClient(board, device);
  await client.configure();
  return { board, flash, device, client };
}

async function flashImage(client: PicobootClient): Promise<void> {
  const padded = new Uint8Array(Math.ceil(image.length / sectorSize) * sectorSize).fill(0xff);
  padded.set(image);
  expect((await client.exclusive(2)).end).toBe("done");
  expect((await client.exitXip()).end).toBe("done");
  expect((await client.erase(flashBase, padded.length)).end).toBe("done");
  expect((await client.write(flashBase, padded)).end).toBe("done");
  expect((await client.read(flashBase, padded.length)).data).toEqual(Buffer.from(padded));
  expect((await client.reboot(500)).end).toBe("done");
}

test("a running button goes into its boot loader, is flashed and comes back as the new firmware", async () => {
  const running = runningButton();
  const { button } = running;
  const board = button.board as Rp2040Board;
  expect(openBootLoader(board, () => undefined)).toBeUndefined();
  void button.writeFeature(encodeBootloader({ magic: limits.bootloaderMagic }));
  button.advance(50);
  board.flash.bytes.fill(0, 0, image.length); // what was there before must not matter
  let hasLeft = false;
  const device = opened(board, {}, () => {
    hasLeft = true;
    button.unplug();
    button.plugIn();
  });
  const client = new PicobootClient(board, device);
  await client.configure();
  await flashImage(client);
  const askedNs = board.nowNs;
  await settled(board, new Promise<void>((resolve) => board.at(board.nowNs + 251e6, resolve)));
  expect(hasLeft).toBe(true);
  expect((board.nowNs - askedNs) / 1e6).toBeLessThan(255); // half of the delay that was asked for
  expect(await client.control({ requestType: 0x80, request: 8, value: 0, index: 0, length: 1 })).toMatchObject({
    end: "detached",
  });
  button.advance(400);
  expect(button.state).toBe("ready");
  expect(running.seen.events.filter((event) => event === "attached")).toHaveLength(2);
  expect(board.violations.list).toEqual([]);
});

test("an empty board is flashed and boots", async () => {
  const { board, client } = await loader();
  await flashImage(client);
  await settled(board, new Promise<void>((resolve) => board.at(board.nowNs + 300e6, resolve)));
  expect(board.isInBootLoader).toBe(false);
  board.advanceTo(board.nowNs + 5e6);
  expect(board.port.isAttached).toBe(true);
});

test("shows itself as the boot ROM does", async () => {
  const { client, device } = await loader();
  const descriptor = async (value: number) =>
    (await client.control({ requestType: 0x80, request: 6, value, index: 0x0409, length: 255 })).data;
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
  expect(hex(await descriptor(0x0100))).toBe("12011001000000408a2e0300000101020301");
  expect(hex(await descriptor(0x0200))).toBe(
    [
      "0902370002010080fa",
      "090400000208065000",
      "07058102400000",
      "07050202400000",
      "0904010002ff000000",
      "07050302400000",
      "07058402400000",
    ].join(""),
  );
  expect(hex(await descriptor(0x0303))).toBe(`1a03${hex(Buffer.from("E0C9125B0D9B", "utf16le"))}`);
  expect(device.description.interfaces.map((one) => one.class)).toEqual([8, 0xff]);
  expect(device.description.endpoints.map((one) => [one.address, one.interfaceNumber])).toEqual([
    [0x81, 0],
    [0x02, 0],
    [0x03, 1],
    [0x84, 1],
  ]);
  for (const value of [0x0304, 0x0600, 0x0f00, 0x0201]) {
    expect(await client.control({ requestType: 0x80, request: 6, value, index: 0, length: 255 })).toMatchObject({
      end: "stalled",
    });
  }
});

test.each([
  ["an unknown command", encodeCommand(0x0a, []), 1],
  ["EXEC, which is not modelled", encodeCommand(0x08, [0x2000_0000]), 1],
  ["arguments of the wrong size", encodeCommand(0x03, [flashBase]), 2],
  ["a transfer length that is not the size", encodeCommand(0x05, [flashBase, 256], { transferLength: 512 }), 3],
  ["data with a command that has none", encodeCommand(0x06, [], { transferLength: 4 }), 3],
])("%s halts both endpoints until they are cleared", async (_name, packet, code) => {
  const { client } = await loader();
  packet[4] = 77;
  expect((await client.command(packet)).end).toBe("stalled");
  expect(await client.status()).toEqual({ token: 77, code, id: packet[8], isInProgress: false });
  expect((await client.send(outEndpoint, encodeCommand(0x06, []))).end).toBe("stalled");
  await client.resetInterface();
  expect((await client.receive(inEndpoint, 1)).end).toBe("stalled"); // the reset clears no halt
  await client.recover();
  expect((await client.exitXip()).end).toBe("done");
  expect((await client.status()).code).toBe(0);
});

test("what is no command halts, and the status stays that of the one before", async () => {
  const { client } = await loader();
  await client.command(encodeCommand(0x0a, [], { token: 5 }));
  await client.clearHalt(outEndpoint);
  await client.clearHalt(inEndpoint);
  const packet = encodeCommand(0x06, []);
  packet[0] = 0;
  expect((await client.command(packet)).end).toBe("stalled");
  expect(await client.status()).toMatchObject({ token: 5, code: 1 });
});

test.each([
  ["an unaligned read", 0x84, flashBase + 1, 5],
  ["a read of nowhere", 0x84, 0x4000_0000, 4],
  ["an unaligned write", 0x05, flashBase + 8, 5],
  ["a write to the ROM", 0x05, 0x0000_0000, 4],
])("%s halts its endpoint and goes on after an interface reset", async (_name, id, address, code) => {
  const { client, flash } = await loader();
  await client.exitXip();
  const result = id === 0x84 ? await client.read(address, 256) : await client.write(address, new Uint8Array(512));
  expect(result.end).toBe("stalled");
  expect(await client.status()).toMatchObject({ id, code });
  expect(flash.bytes.every((byte) => byte === 0xff)).toBe(true);
  await client.recover();
  expect((await client.read(flashBase, 256)).data).toEqual(Buffer.alloc(256, 0xff));
});

test("an erase that is not of whole sectors is acknowledged and does nothing", async () => {
  const flash = newFlash();
  const { client } = await loader({}, emptied(flash));
  flash.bytes.set([1, 2, 3], 4096);
  await client.exitXip();
  for (const [address, size] of [
    [flashBase + 256, 4096],
    [flashBase, 4000],
    [0x3000_0000, 4096],
  ] as const) {
    expect((await client.erase(address, size)).end).toBe("done");
    expect(await client.status()).toMatchObject({ id: 3, code: 0 });
  }
  expect(flash.bytes.slice(4096, 4099)).toEqual(Uint8Array.of(1, 2, 3));
});

function emptied(flash: Flash): Flash {
  flash.bytes.fill(0xff);
  return flash;
}

test("an erase sets bits, a write only clears them, and RAM is plain memory", async () => {
  const { client } = await loader();
  await client.exitXip();
  await client.write(flashBase, new Uint8Array(256).fill(0x0f));
  await client.write(flashBase, new Uint8Array(100).fill(0x3c));
  const { data } = await client.read(flashBase, 256);
  expect([data[0], data[99], data[100]]).toEqual([0x0c, 0x0c, 0x0f]);
  await client.erase(flashBase, 4096);
  expect((await client.read(flashBase, 4)).data).toEqual(Buffer.alloc(4, 0xff));
  const bytes = Buffer.from("three words and a bit");
  await client.write(0x2000_1001, bytes);
  expect((await client.read(0x2000_1001, bytes.length)).data).toEqual(bytes);
  expect((await client.read(0x10, 4)).data.subarray(0, 2).toString()).toBe(Buffer.from("Mu").toString());
});

test("an erase takes its time, slower when asked for", async () => {
  const eraseMs = async (eraseFactor: number): Promise<number> => {
    const { client, board } = await loader({ eraseFactor });
    await client.exitXip();
    const startNs = board.nowNs;
    await client.erase(flashBase, 2 * 4096);
    return (board.nowNs - startNs) / 1e6;
  };
  expect(await eraseMs(1)).toBeCloseTo(90, -1);
  expect(await eraseMs(8)).toBeCloseTo(720, -1);
});

test("flash that is changed without EXIT_XIP is a violation", async () => {
  const { client, board } = await loader();
  await client.erase(flashBase, 4096);
  expect(board.violations.list).toEqual([expect.stringContaining("erased without EXIT_XIP")]);
});

test("a power cut leaves an erase half done", async () => {
  const { client, board, device, flash } = await loader();
  await client.exitXip();
  await client.write(flashBase, new Uint8Array(256));
  await client.write(flashBase + 2048, new Uint8Array(256));
  const erased = client.erase(flashBase, 4096);
  board.at(board.nowNs + 22e6, () => {
    device.detach();
    board.powerOff();
  });
  expect((await erased).end).toBe("detached");
  expect([flash.bytes[0], flash.bytes[2048]]).toEqual([0xff, 0]);
  expect((await client.exitXip()).end).toBe("detached");
});

test("an interface reset ends what is under way", async () => {
  const { client, device } = await loader();
  await client.exitXip();
  await client.send(outEndpoint, encodeCommand(0x03, [flashBase, 64 * 4096], { token: 9 }));
  await turn();
  expect(await client.status()).toEqual({ token: 9, code: 0, id: 3, isInProgress: true });
  await client.resetInterface();
  expect(await client.status()).toEqual({ token: 0, code: 0, id: 0, isInProgress: false });
  expect((await client.exitXip()).end).toBe("done");
  await device.reset();
  expect((await client.send(outEndpoint, encodeCommand(0x06, []))).end).toBe("failed");
});

test("before the restart nothing is written any more, and a program in RAM is not run", async () => {
  let hasLeft = false;
  const board = new Rp2040Board(new Flash());
  board.powerOn();
  const client = new PicobootClient(
    board,
    opened(board, {}, () => {
      hasLeft = true;
    }),
  );
  await client.configure();
  await client.exitXip();
  await client.reboot(1000, 0x2000_0000);
  // one chunk is taken and acknowledged before it fails: only the status tells
  expect((await client.write(flashBase, new Uint8Array(256))).end).toBe("done");
  expect((await client.status()).code).toBe(7);
  expect((await client.exitXip()).end).toBe("stalled");
  await settled(board, new Promise<void>((resolve) => board.at(board.nowNs + 600e6, resolve)));
  expect((await client.exitXip()).end).toBe("detached");
  expect(hasLeft).toBe(false);
  expect(board.problems.list.at(-1)).toContain("REBOOT to a program in RAM");
});

test("faults: a refused command, one without an answer, the plug pulled before one", async () => {
  const seen: number[] = [];
  const { client, device } = await loader({
    beforeCommand: (command, index) => {
      seen.push(command);
      if (index === 3) {
        device.detach();
      }
      return ([undefined, { kind: "refuse", status: 14 }, { kind: "silence" }] as const)[index];
    },
  });
  expect((await client.exitXip()).end).toBe("done");
  expect((await client.erase(flashBase, 4096)).end).toBe("stalled");
  expect((await client.status()).code).toBe(14);
  await client.recover();
  await client.send(outEndpoint, encodeCommand(0x07, []));
  expect((await client.receiveWithin(inEndpoint, 1, 3000)).end).toBe("failed");
  await client.recover();
  expect((await client.exclusive(1)).end).toBe("detached");
  expect(seen).toEqual([0x06, 0x03, 0x07, 0x01]);
});

test("random packets never break it: after a recovery it answers", async () => {
  const word = fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(flashBase, 256, 4096, 0x2000_0000, 0));
  const command = fc
    .tuple(fc.nat(0x8f), fc.array(word, { maxLength: 3 }), fc.option(fc.nat(600), { nil: undefined }))
    .map(([id, words, transferLength]) =>
      encodeCommand(id === 0x02 ? 0x06 : id, words, {
        transferLength: transferLength ?? words[1] ?? 0,
        argumentsSize: id === 0x01 ? 1 : 4 * words.length,
      }),
    );
  const packet = fc.oneof({ weight: 4, arbitrary: command }, fc.uint8Array({ maxLength: 200 }));
  await fc.assert(
    fc.asyncProperty(fc.array(packet, { maxLength: 12 }), async (packets) => {
      const { client, device } = await loader();
      const giveUp = new AbortController();
      for (const bytes of packets) {
        void device.send(outEndpoint, bytes);
        void device.receive(inEndpoint, 4096, giveUp.signal);
        await turn();
        await client.clearHalt(outEndpoint);
      }
      giveUp.abort();
      await client.configure();
      await client.recover();
      expect((await client.exitXip()).end).toBe("done");
      expect((await client.status()).code).toBe(0);
    }),
    { numRuns: 60 },
  );
});
