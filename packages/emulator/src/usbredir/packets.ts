import { PeerError } from "../remote-transfers.ts";

// The packets of the usbredir protocol 0.7 (usbredir, docs/usb-redirection-protocol.md). All numbers are little-endian.

const sizes = { u8: 1, u16: 2, u32: 4 };
type Size = keyof typeof sizes;

/** Code, numbers, and whether data may follow them. */
const layouts = {
  hello: { code: 0, fields: {}, hasData: true },
  "device-connect": {
    code: 1,
    fields: {
      speed: "u8",
      class: "u8",
      subclass: "u8",
      protocol: "u8",
      vendorId: "u16",
      productId: "u16",
      release: "u16",
    },
    hasData: false,
  },
  "device-disconnect": { code: 2, fields: {}, hasData: false },
  reset: { code: 3, fields: {}, hasData: false },
  "interface-info": { code: 4, fields: {}, hasData: true },
  "endpoint-info": { code: 5, fields: {}, hasData: true },
  "set-configuration": { code: 6, fields: { configuration: "u8" }, hasData: false },
  "get-configuration": { code: 7, fields: {}, hasData: false },
  "configuration-status": { code: 8, fields: { status: "u8", configuration: "u8" }, hasData: false },
  "set-alternate": { code: 9, fields: { interface: "u8", alternate: "u8" }, hasData: false },
  "get-alternate": { code: 10, fields: { interface: "u8" }, hasData: false },
  "alternate-status": { code: 11, fields: { status: "u8", interface: "u8", alternate: "u8" }, hasData: false },
  "start-receiving": { code: 15, fields: { endpoint: "u8" }, hasData: false },
  "stop-receiving": { code: 16, fields: { endpoint: "u8" }, hasData: false },
  "receiving-status": { code: 17, fields: { status: "u8", endpoint: "u8" }, hasData: false },
  cancel: { code: 21, fields: {}, hasData: false },
  "filter-reject": { code: 22, fields: {}, hasData: false },
  filter: { code: 23, fields: {}, hasData: true },
  control: {
    code: 100,
    fields: {
      endpoint: "u8",
      request: "u8",
      requestType: "u8",
      status: "u8",
      value: "u16",
      index: "u16",
      length: "u16",
    },
    hasData: true,
  },
  bulk: {
    code: 101,
    fields: { endpoint: "u8", status: "u8", lengthLow: "u16", stream: "u32", lengthHigh: "u16" },
    hasData: true,
  },
  interrupt: { code: 103, fields: { endpoint: "u8", status: "u8", length: "u16" }, hasData: true },
} as const;

type Layouts = typeof layouts;
export type PacketKind = keyof Layouts;
export type PacketFields<Kind extends PacketKind> = { readonly [Name in keyof Layouts[Kind]["fields"]]: number };

export type Packet = {
  [Kind in PacketKind]: {
    readonly kind: Kind;
    /** Of the request, and of the answer to it. */
    readonly id: bigint;
    readonly fields: PacketFields<Kind>;
    readonly data: Uint8Array;
  };
}[PacketKind];

export const packetKinds: readonly PacketKind[] = Object.keys(layouts) as PacketKind[];

export const fieldsOf = (kind: PacketKind): readonly (readonly [name: string, bits: number])[] =>
  Object.entries<Size>(layouts[kind].fields).map(([name, size]) => [name, 8 * sizes[size]]);

export const hasData = (kind: PacketKind): boolean => layouts[kind].hasData;

const kindOfCode = new Map<number, PacketKind>(packetKinds.map((kind) => [layouts[kind].code, kind]));

/** A header's size; ids have 32 bits before both sides know that the other can do 64. */
export const headerSize = (hasWideIds: boolean): number => (hasWideIds ? 16 : 12);

/** Linux lets a program have no transfer that is larger (usbfs_memory_mb). */
const mostData = 16 * 1024 * 1024;

export interface Header {
  readonly kind: PacketKind;
  readonly size: number;
  readonly id: bigint;
}

/** Reads a header of `headerSize` bytes. Throws a PeerError when no such packet is known here. */
export function decodeHeader(bytes: Uint8Array, hasWideIds: boolean): Header {
  const view = viewOf(bytes);
  const code = view.getUint32(0, true);
  const size = view.getUint32(4, true);
  const kind = kindOfCode.get(code);
  if (kind === undefined) {
    throw new PeerError(`it sent a packet of the type ${code}, which is not served here`);
  }
  const least = numbersSize(kind);
  if (size < least || size > least + (hasData(kind) ? mostData : 0)) {
    throw new PeerError(`it sent a packet ${kind} of ${size} bytes`);
  }
  return { kind, size, id: hasWideIds ? view.getBigUint64(8, true) : BigInt(view.getUint32(8, true)) };
}

/** Reads the `size` bytes after a header. */
export function decodeBody({ kind, id }: Header, body: Uint8Array): Packet {
  const view = viewOf(body);
  const fields: Record<string, number> = {};
  let offset = 0;
  for (const [name, bits] of fieldsOf(kind)) {
    fields[name] =
      bits === 8 ? view.getUint8(offset) : bits === 16 ? view.getUint16(offset, true) : view.getUint32(offset, true);
    offset += bits / 8;
  }
  return { kind, id, fields, data: body.subarray(offset) } as Packet;
}

export function encodePacket({ kind, id, fields, data }: Packet, hasWideIds: boolean): Uint8Array {
  const headSize = headerSize(hasWideIds);
  const bodySize = numbersSize(kind) + data.length;
  const bytes = new Uint8Array(headSize + bodySize);
  const view = viewOf(bytes);
  view.setUint32(0, layouts[kind].code, true);
  view.setUint32(4, bodySize, true);
  if (hasWideIds) {
    view.setBigUint64(8, id, true);
  } else {
    view.setUint32(8, Number(id), true);
  }
  const values: Readonly<Record<string, number>> = fields;
  let offset = headSize;
  for (const [name, bits] of fieldsOf(kind)) {
    const value = values[name] ?? 0;
    if (bits === 8) {
      view.setUint8(offset, value);
    } else if (bits === 16) {
      view.setUint16(offset, value, true);
    } else {
      view.setUint32(offset, value, true);
    }
    offset += bits / 8;
  }
  bytes.set(data, offset);
  return bytes;
}

const numbersSize = (kind: PacketKind): number => fieldsOf(kind).reduce((size, [, bits]) => size + bits / 8, 0);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
