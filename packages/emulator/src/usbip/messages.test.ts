import fc from "fast-check";
import { expect, test } from "vitest";
import { description } from "../testing/fake-plug.ts";
import { outcomeOf } from "../testing/outcome-of.ts";
import {
  decodeBusId,
  decodeCommand,
  decodeRequest,
  encodeImport,
  encodeList,
  encodeSubmitted,
  encodeUnlinked,
} from "./messages.ts";

const offer = { busId: "1-2", deviceNumber: 2, description };
const text = (bytes: Uint8Array): string => decodeBusId(bytes);

test("a list has each device with its interfaces", () => {
  const list = Buffer.from(encodeList([offer, { ...offer, busId: "1-3", deviceNumber: 3 }]));
  expect(list.subarray(0, 12).toString("hex")).toBe("011100050000000000000002");
  expect(list.length).toBe(12 + 2 * (312 + 2 * 4));
  const device = list.subarray(12, 12 + 312);
  expect(text(device.subarray(256, 288))).toBe("1-2");
  expect([device.readUInt32BE(288), device.readUInt32BE(292), device.readUInt32BE(296)]).toEqual([1, 2, 2]);
  expect(device.subarray(300).toString("hex")).toBe("120900010102000000010102");
  expect(list.subarray(12 + 312, 12 + 320).toString("hex")).toBe("03000000ff010200");
});

test("an import is answered with the device, or why not", () => {
  expect(encodeImport(offer).length).toBe(320);
  expect(Buffer.from(encodeImport("isBusy")).toString("hex")).toBe("0111000300000002");
  expect(Buffer.from(encodeImport("isUnknown")).toString("hex")).toBe("0111000300000004");
});

test("answers to commands", () => {
  const submitted = Buffer.from(encodeSubmitted(7, -32, 0, Uint8Array.of(1)));
  expect(submitted.length).toBe(49);
  expect(submitted.subarray(0, 28).toString("hex")).toBe("0000000300000007000000000000000000000000ffffffe000000000");
  expect(Buffer.from(encodeUnlinked(8, -104)).toString("hex").slice(0, 48)).toBe(
    "0000000400000008000000000000000000000000ffffff98",
  );
});

/** A SUBMIT as Linux sends it. */
function submit(sequence: number, direction: number, endpoint: number, length: number, setup: Uint8Array): Buffer {
  const bytes = Buffer.alloc(48);
  bytes.writeUInt32BE(1, 0);
  bytes.writeUInt32BE(sequence, 4);
  bytes.writeUInt32BE(0x0001_0002, 8);
  bytes.writeUInt32BE(direction, 12);
  bytes.writeUInt32BE(endpoint, 16);
  bytes.writeUInt32BE(length, 24);
  bytes.set(setup, 40);
  return bytes;
}

test("a command is read as it was written", () => {
  fc.assert(
    fc.property(
      fc.nat(2 ** 32 - 1),
      fc.nat(1),
      fc.nat(15),
      fc.nat(2 ** 24),
      fc.uint8Array({ minLength: 8, maxLength: 8 }),
      (sequence, direction, endpoint, length, setup) => {
        const command = decodeCommand(submit(sequence, direction, endpoint, length, setup));
        const view = Buffer.from(setup);
        expect(command).toEqual({
          kind: "submit",
          sequence,
          endpoint: endpoint | (direction << 7),
          length,
          setup: {
            requestType: setup[0],
            request: setup[1],
            value: view.readUInt16LE(2),
            index: view.readUInt16LE(4),
            length: view.readUInt16LE(6),
          },
        });
      },
    ),
  );
});

test("any bytes are a message or a PeerError", () => {
  const first = fc.oneof(fc.constantFrom(0, 1, 2, 0x0111), fc.nat(2 ** 16 - 1));
  fc.assert(
    fc.property(first, first, fc.uint8Array({ minLength: 48, maxLength: 48 }), (high, low, bytes) => {
      const view = Buffer.from(bytes);
      view.writeUInt16BE(high, 0);
      view.writeUInt16BE(low, 2);
      for (const decode of [() => decodeRequest(view.subarray(0, 8)), () => decodeCommand(view).kind]) {
        expect(["PeerError", "list", "import", "submit", "unlink"]).toContain(outcomeOf(decode));
      }
    }),
  );
});

test("a bus id ends at the first zero, or where it has to", () => {
  expect(text(Uint8Array.from(Buffer.from("1-1\0garbage")))).toBe("1-1");
  expect(text(new Uint8Array(32).fill(0x31))).toHaveLength(32);
});
