/** A device's descriptors are not as the USB or HID specification wants them. */
export class DescriptorError extends Error {
  override readonly name = "DescriptorError";
}

export const descriptorTypes = {
  device: 1,
  configuration: 2,
  string: 3,
  interface: 4,
  endpoint: 5,
  deviceQualifier: 6,
  hid: 0x21,
  hidReport: 0x22,
};

export interface DeviceDescriptor {
  readonly maxPacket0: number;
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturerString: number;
  readonly productString: number;
  readonly serialNumberString: number;
}

/** The one HID interface of a configuration. */
export interface HidConfiguration {
  readonly value: number;
  readonly hasRemoteWakeup: boolean;
  readonly interfaceNumber: number;
  readonly reportDescriptorSize: number;
  readonly input: { readonly number: number; readonly maxPacket: number; readonly intervalMs: number };
}

function check(isRight: boolean, problem: string): void {
  if (!isRight) {
    throw new DescriptorError(problem);
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads the 18 bytes of a device descriptor. Throws a DescriptorError. */
export function parseDevice(bytes: Uint8Array): DeviceDescriptor {
  check(bytes.length === 18 && bytes[0] === 18, `device descriptor of ${bytes.length} bytes, not 18`);
  check(bytes[1] === descriptorTypes.device, `device descriptor of type ${bytes[1]}`);
  const view = viewOf(bytes);
  const maxPacket0 = view.getUint8(7);
  check([8, 16, 32, 64].includes(maxPacket0), `endpoint 0 with packets of ${maxPacket0} bytes`);
  check(view.getUint8(17) === 1, `${view.getUint8(17)} configurations; this host knows devices with one`);
  return {
    maxPacket0,
    vendorId: view.getUint16(8, true),
    productId: view.getUint16(10, true),
    manufacturerString: view.getUint8(14),
    productString: view.getUint8(15),
    serialNumberString: view.getUint8(16),
  };
}

/** The total length that the first 9 bytes of a configuration descriptor tell. */
export function totalLength(bytes: Uint8Array): number {
  check(bytes.length === 9 && bytes[0] === 9, `configuration descriptor of ${bytes.length} bytes, 9 asked for`);
  check(bytes[1] === descriptorTypes.configuration, `configuration descriptor of type ${bytes[1]}`);
  return viewOf(bytes).getUint16(2, true);
}

/** Reads a whole configuration with one HID interface and one interrupt IN endpoint. Throws a DescriptorError. */
export function parseConfiguration(bytes: Uint8Array): HidConfiguration {
  const parts = split(bytes);
  const [configuration] = parts;
  check(
    configuration !== undefined && totalLength(configuration) === bytes.length,
    "a configuration of another length",
  );
  const one = (type: number, size: number, name: string): DataView => {
    const found = parts.filter((part) => part[1] === type);
    check(found.length === 1, `${found.length} ${name} descriptors, not one`);
    const part = found[0] ?? new Uint8Array(0);
    check(part.length === size, `${name} descriptor of ${part.length} bytes, not ${size}`);
    return viewOf(part);
  };
  const header = one(descriptorTypes.configuration, 9, "configuration");
  check((header.getUint8(7) & 0x80) !== 0, "bit 7 of bmAttributes is reserved and has to be 1");
  check(header.getUint8(8) <= 250, "more than 500 mA");
  const hidInterface = one(descriptorTypes.interface, 9, "interface");
  check(hidInterface.getUint8(5) === 3, `interface of class ${hidInterface.getUint8(5)}, not HID`);
  check(hidInterface.getUint8(4) === 1, "an interface whose number of endpoints is wrong");
  const hid = one(descriptorTypes.hid, 9, "HID");
  check(
    hid.getUint8(5) === 1 && hid.getUint8(6) === descriptorTypes.hidReport,
    "HID descriptor without one report descriptor",
  );
  const endpoint = one(descriptorTypes.endpoint, 7, "endpoint");
  const address = endpoint.getUint8(2);
  const maxPacket = endpoint.getUint16(4, true);
  check((address & 0x80) !== 0 && (address & 0x0f) !== 0, `endpoint 0x${address.toString(16)} is no IN endpoint`);
  check(endpoint.getUint8(3) === 3, "an endpoint that is not of the interrupt kind");
  check(maxPacket > 0 && maxPacket <= 64, `interrupt packets of ${maxPacket} bytes on a full-speed device`);
  check(endpoint.getUint8(6) > 0, "an endpoint with interval 0");
  return {
    value: header.getUint8(5),
    hasRemoteWakeup: (header.getUint8(7) & 0x20) !== 0,
    interfaceNumber: hidInterface.getUint8(2),
    reportDescriptorSize: hid.getUint16(7, true),
    input: { number: address & 0x0f, maxPacket, intervalMs: endpoint.getUint8(6) },
  };
}

/** The descriptors that follow one another in a configuration. Throws a DescriptorError. */
export function split(bytes: Uint8Array): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const length = bytes[offset] ?? 0;
    check(
      length >= 2 && offset + length <= bytes.length,
      `descriptor of length ${length} at ${offset} of ${bytes.length}`,
    );
    parts.push(bytes.subarray(offset, offset + length));
    offset += length;
  }
  return parts;
}

/** Reads a string descriptor. Throws a DescriptorError. */
export function parseString(bytes: Uint8Array): string {
  check(bytes[1] === descriptorTypes.string && bytes[0] === bytes.length, "a string descriptor whose header is wrong");
  check(bytes.length % 2 === 0, `string descriptor of ${bytes.length} bytes: UTF-16 has an even number`);
  return new TextDecoder("utf-16le", { fatal: true }).decode(bytes.subarray(2));
}
