import type { UsbDescription } from "../usb-device.ts";
import type { Packet } from "./packets.ts";

const fullSpeed = 1;
const endpointTypes = { control: 0, bulk: 2, interrupt: 3, none: 255 };
const places = 32;
/** Of endpoint 0; the device descriptor tells the guest what it is in truth. */
const maxPacket0 = 64;

/** Where an endpoint stands in the tables of the protocol: 0 to 15 OUT, 16 to 31 IN. */
const placeOf = (address: number): number => ((address & 0x80) >> 3) | (address & 0x0f);

/** The packets that announce a device. */
export function announce(description: UsbDescription): readonly Packet[] {
  const { vendorId, productId, release, class: deviceClass, subclass, protocol } = description;
  const fields = { speed: fullSpeed, class: deviceClass, subclass, protocol, vendorId, productId, release };
  return [
    { kind: "interface-info", id: 0n, fields: {}, data: interfaceInfo(description) },
    { kind: "endpoint-info", id: 0n, fields: {}, data: endpointInfo(description) },
    { kind: "device-connect", id: 0n, fields, data: new Uint8Array(0) },
  ];
}

/** A count, then numbers, classes, subclasses and protocols of 32 interfaces. */
function interfaceInfo({ interfaces }: UsbDescription): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * places);
  new DataView(bytes.buffer).setUint32(0, interfaces.length, true);
  for (const [place, { number, class: interfaceClass, subclass, protocol }] of interfaces.slice(0, places).entries()) {
    for (const [column, value] of [number, interfaceClass, subclass, protocol].entries()) {
      bytes[4 + places * column + place] = value;
    }
  }
  return bytes;
}

/** Types, intervals and interfaces of 32 endpoints, then the sizes of their packets. */
function endpointInfo({ endpoints }: UsbDescription): Uint8Array {
  const bytes = new Uint8Array(3 * places + 2 * places).fill(endpointTypes.none, 0, places);
  const view = new DataView(bytes.buffer);
  const put = (place: number, type: number, interval: number, interfaceNumber: number, maxPacket: number): void => {
    bytes[place] = type;
    bytes[places + place] = interval;
    bytes[2 * places + place] = interfaceNumber;
    view.setUint16(3 * places + 2 * place, maxPacket, true);
  };
  put(placeOf(0x00), endpointTypes.control, 0, 0, maxPacket0);
  put(placeOf(0x80), endpointTypes.control, 0, 0, maxPacket0);
  for (const { address, type, interval, interfaceNumber, maxPacket } of endpoints) {
    put(placeOf(address), endpointTypes[type], interval, interfaceNumber, maxPacket);
  }
  return bytes;
}
