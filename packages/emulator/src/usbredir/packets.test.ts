import fc from "fast-check";
import { expect, test } from "vitest";
import { PeerError } from "../remote-transfers.ts";
import { outcomeOf } from "../testing/outcome-of.ts";
import { checkHello, encodeHello } from "./hello.ts";
import {
  type Packet,
  decodeBody,
  decodeHeader,
  encodePacket,
  fieldsOf,
  hasData,
  headerSize,
  packetKinds,
} from "./packets.ts";

const anyPacket = fc.constantFrom(...packetKinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fields: fc.record(Object.fromEntries(fieldsOf(kind).map(([name, bits]) => [name, fc.nat(2 ** bits - 1)]))),
    data: hasData(kind) ? fc.uint8Array() : fc.constant(new Uint8Array(0)),
  }),
) as fc.Arbitrary<Packet>;

test("every packet is read as it was written", () => {
  fc.assert(
    fc.property(anyPacket, (packet) => {
      const bytes = encodePacket(packet, true);
      const header = decodeHeader(bytes.subarray(0, headerSize(true)), true);
      expect(header.size).toBe(bytes.length - headerSize(true));
      expect(decodeBody(header, bytes.subarray(headerSize(true)))).toEqual(packet);
    }),
  );
});

test("before the greeting ids have 32 bits", () => {
  const packet: Packet = { kind: "hello", id: 7n, fields: {}, data: encodeHello() };
  const bytes = encodePacket(packet, false);
  expect(bytes.length).toBe(12 + 68);
  expect(decodeBody(decodeHeader(bytes.subarray(0, 12), false), bytes.subarray(12))).toEqual(packet);
});

test("a control packet as the specification has it", () => {
  const fields = { endpoint: 0x80, request: 6, requestType: 0x80, status: 0, value: 0x0100, index: 0, length: 18 };
  const bytes = encodePacket({ kind: "control", id: 2n, fields, data: new Uint8Array(0) }, true);
  expect(Buffer.from(bytes).toString("hex")).toBe("640000000a000000020000000000000080068000000100001200");
});

test("any bytes are a header or a PeerError", () => {
  const code = fc.oneof(fc.nat(110), fc.nat(2 ** 32 - 1));
  fc.assert(
    fc.property(
      code,
      fc.oneof(fc.nat(200), fc.nat(2 ** 32 - 1)),
      fc.uint8Array({ maxLength: 300 }),
      (type, size, body) => {
        const head = Buffer.alloc(16);
        head.writeUInt32LE(type, 0);
        head.writeUInt32LE(size, 4);
        const kind = outcomeOf(() => {
          const header = decodeHeader(head, true);
          return header.size <= body.length ? decodeBody(header, body.subarray(0, header.size)).kind : header.kind;
        });
        expect(["PeerError", ...packetKinds]).toContain(kind);
      },
    ),
  );
});

test.each([
  ["streams", 18, 5],
  ["isochronous packets", 102, 4],
  ["a body that is too short", 100, 9],
  ["a body that is too long", 6, 2],
  ["more than a transfer can be", 101, 17 * 1024 * 1024],
])("refuses %s", (_what, type, size) => {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(size, 4);
  expect(() => decodeHeader(head, true)).toThrow(PeerError);
});

test("a greeting needs what QEMU can, and no more", () => {
  expect(() => checkHello(encodeHello())).not.toThrow();
  expect(() => checkHello(new Uint8Array(64))).toThrow("lacks capabilities (bits 1, 4, 5, 6)");
  expect(() => checkHello(new Uint8Array(10))).toThrow("a greeting of 10 bytes");
});
