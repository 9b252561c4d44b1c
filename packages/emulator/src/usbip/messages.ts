import { PeerError } from "../remote-transfers.ts";
import type { Setup } from "../transfers.ts";
import type { UsbDescription } from "../usb-device.ts";

// The messages of USB/IP 1.1.1 (Linux, Documentation/usb/usbip_protocol.rst). All numbers are big-endian, but a setup packet.

const version = 0x0111;
const codes = { importRequest: 0x8003, listRequest: 0x8005, importReply: 0x0003, listReply: 0x0005 };
const commands = { submit: 1, unlink: 2, submitted: 3, unlinked: 4 };
const busIdSize = 32;
const deviceSize = 312;
const fullSpeed = 2;
const busNumber = 1;
/** Linux lets a program have no transfer that is larger (usbfs_memory_mb). */
const mostData = 16 * 1024 * 1024;

export const requestHeaderSize = 8;
export const commandSize = 48;

/** Why a device is not handed out. */
export const importStatuses = { ok: 0, isBusy: 2, isUnknown: 4 } as const;

/** How a transfer ended, as negative numbers of errors of Linux. */
export const transferStatuses = {
  done: 0,
  stalled: -32, // EPIPE
  failed: -71, // EPROTO
  detached: -108, // ESHUTDOWN
  "timed-out": -110, // ETIMEDOUT
} as const;

/** What became of a transfer that was given up. */
export const unlinkStatuses = { unlinked: -104 /* ECONNRESET */, ended: 0 } as const;

export type RequestKind = "list" | "import";

/** Reads the 8 bytes that begin a request before a device is attached. Throws a PeerError. */
export function decodeRequest(bytes: Uint8Array): RequestKind {
  const view = viewOf(bytes);
  const code = view.getUint16(2);
  if (view.getUint16(0) !== version) {
    throw new PeerError(
      `it speaks version 0x${view.getUint16(0).toString(16)} of USB/IP, not 0x${version.toString(16)}`,
    );
  }
  if (code !== codes.listRequest && code !== codes.importRequest) {
    throw new PeerError(`it sent the request 0x${code.toString(16)}, which is not known`);
  }
  return code === codes.listRequest ? "list" : "import";
}

/** What follows the header of an import request, in bytes: the bus id. */
export const importSize: number = busIdSize;

export const decodeBusId = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return Buffer.from(bytes.subarray(0, end === -1 ? bytes.length : end)).toString("latin1");
};

/** A device as it is offered. */
export interface Offer {
  readonly busId: string;
  /** On its bus, from 1 on. */
  readonly deviceNumber: number;
  readonly description: UsbDescription;
}

export function encodeList(offers: readonly Offer[]): Uint8Array {
  const head = new Uint8Array(requestHeaderSize + 4);
  putHeader(head, codes.listReply, importStatuses.ok);
  viewOf(head).setUint32(requestHeaderSize, offers.length);
  const devices = offers.flatMap((offer) => [
    encodeDevice(offer),
    ...offer.description.interfaces.map(encodeInterface),
  ]);
  return Uint8Array.from(Buffer.concat([head, ...devices]));
}

export function encodeImport(answer: Offer | "isBusy" | "isUnknown"): Uint8Array {
  const head = new Uint8Array(requestHeaderSize);
  if (typeof answer === "string") {
    putHeader(head, codes.importReply, importStatuses[answer]);
    return head;
  }
  putHeader(head, codes.importReply, importStatuses.ok);
  return Uint8Array.from(Buffer.concat([head, encodeDevice(answer)]));
}

/** Request on a device that is attached. */
export type Command =
  | {
      readonly kind: "submit";
      readonly sequence: number;
      /** The address of the endpoint, with bit 7 for the direction to the host. */
      readonly endpoint: number;
      readonly length: number;
      readonly setup: Setup;
    }
  | { readonly kind: "unlink"; readonly sequence: number; readonly target: number };

/** Reads the 48 bytes of a command. Throws a PeerError. */
export function decodeCommand(bytes: Uint8Array): Command {
  const view = viewOf(bytes);
  const command = view.getUint32(0);
  const sequence = view.getUint32(4);
  if (command === commands.unlink) {
    return { kind: "unlink", sequence, target: view.getUint32(20) };
  }
  if (command !== commands.submit) {
    throw new PeerError(`it sent the command ${command}, which is not known`);
  }
  const direction = view.getUint32(12);
  const number = view.getUint32(16);
  const length = view.getUint32(24);
  const packets = view.getInt32(32);
  if (direction > 1 || number > 15 || length > mostData) {
    throw new PeerError(`it began a transfer of ${length} bytes at endpoint ${number}, direction ${direction}`);
  }
  if (packets > 0) {
    throw new PeerError("it began an isochronous transfer, which no device here knows");
  }
  return {
    kind: "submit",
    sequence,
    endpoint: number | (direction << 7),
    length,
    setup: decodeSetup(bytes.subarray(40)),
  };
}

/** What came of a transfer; `data` is empty when it went to the device. */
export function encodeSubmitted(sequence: number, status: number, length: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(commandSize + data.length);
  const view = viewOf(bytes);
  view.setUint32(0, commands.submitted);
  view.setUint32(4, sequence);
  view.setInt32(20, status);
  view.setUint32(24, length);
  bytes.set(data, commandSize);
  return bytes;
}

export function encodeUnlinked(sequence: number, status: number): Uint8Array {
  const bytes = new Uint8Array(commandSize);
  const view = viewOf(bytes);
  view.setUint32(0, commands.unlinked);
  view.setUint32(4, sequence);
  view.setInt32(20, status);
  return bytes;
}

function putHeader(bytes: Uint8Array, code: number, status: number): void {
  const view = viewOf(bytes);
  view.setUint16(0, version);
  view.setUint16(2, code);
  view.setUint32(4, status);
}

/** Path and bus id, then numbers and what the device descriptor says. */
function encodeDevice({ busId, deviceNumber, description }: Offer): Uint8Array {
  const bytes = new Uint8Array(deviceSize);
  const view = viewOf(bytes);
  const encoder = new TextEncoder();
  encoder.encodeInto(`/sys/devices/tier2/usb${busNumber}/${busId}`, bytes.subarray(0, 255));
  encoder.encodeInto(busId, bytes.subarray(256, 256 + busIdSize - 1));
  view.setUint32(288, busNumber);
  view.setUint32(292, deviceNumber);
  view.setUint32(296, fullSpeed);
  view.setUint16(300, description.vendorId);
  view.setUint16(302, description.productId);
  view.setUint16(304, description.release);
  const { class: deviceClass, subclass, protocol, configuration, interfaces } = description;
  bytes.set([deviceClass, subclass, protocol, configuration, 1, interfaces.length], 306);
  return bytes;
}

const encodeInterface = ({
  class: interfaceClass,
  subclass,
  protocol,
}: UsbDescription["interfaces"][number]): Uint8Array => Uint8Array.of(interfaceClass, subclass, protocol, 0);

function decodeSetup(bytes: Uint8Array): Setup {
  const view = viewOf(bytes);
  return {
    requestType: view.getUint8(0),
    request: view.getUint8(1),
    value: view.getUint16(2, true),
    index: view.getUint16(4, true),
    length: view.getUint16(6, true),
  };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
