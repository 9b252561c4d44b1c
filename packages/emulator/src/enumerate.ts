import {
  DescriptorError,
  type HidConfiguration,
  descriptorTypes,
  parseConfiguration,
  parseDevice,
  parseString,
  totalLength,
} from "./descriptors.ts";
import { type Procedure, TransferError, request } from "./procedure.ts";
import type { UsbDescription } from "./usb-device.ts";
import { describeDevice } from "./usb-description.ts";

const millisecondNs = 1e6;
/** Times of Linux' hub driver: debounce of a connection, reset, recovery after it, after SET_ADDRESS. */
export const debounceNs: number = 100 * millisecondNs;
const resetNs = 50 * millisecondNs;
const recoveryNs = 10 * millisecondNs;
const addressNs = 10 * millisecondNs;
const deviceAddress = 5;

const getDescriptor = 6;
const usEnglish = 0x0409;

/** What a host knows of a HID device when it is ready. */
export interface HidFunction {
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturer: string;
  readonly product: string;
  readonly serialNumber: string;
  readonly configuration: HidConfiguration;
  readonly reportDescriptor: Uint8Array;
}

/**
 * What Linux does to a HID device that was just connected: debounce, reset, first look, second reset, address,
 * descriptors, strings, configuration, HID set-up. Throws a TransferError or a DescriptorError.
 */
export function* enumerate(): Procedure<HidFunction> {
  const device = parseDevice(yield* connect());
  yield* refused(descriptor(descriptorTypes.deviceQualifier, 0, 0, 10), "a full-speed device has no device qualifier");
  const configuration = parseConfiguration(yield* configurationBytes());
  yield* checkLanguage();
  const product = yield* string(device.productString);
  const manufacturer = yield* string(device.manufacturerString);
  const serialNumber = yield* string(device.serialNumberString);
  yield* request({ requestType: 0x00, request: 9, value: configuration.value, index: 0, length: 0 });
  yield* request({ requestType: 0x21, request: 0x0a, value: 0, index: configuration.interfaceNumber, length: 0 }); // SET_IDLE
  const reportDescriptor = yield* request({
    requestType: 0x81,
    request: getDescriptor,
    value: descriptorTypes.hidReport << 8,
    index: configuration.interfaceNumber,
    length: configuration.reportDescriptorSize,
  });
  if (reportDescriptor.length !== configuration.reportDescriptorSize) {
    throw new DescriptorError(
      `report descriptor of ${reportDescriptor.length} bytes, the HID descriptor says ${configuration.reportDescriptorSize}`,
    );
  }
  const { vendorId, productId } = device;
  return { vendorId, productId, manufacturer, product, serialNumber, configuration, reportDescriptor };
}

/** What the host that exports a device knows of it before it lets another host speak to it. */
export interface FirstSight {
  readonly description: UsbDescription;
  readonly maxPacket0: number;
  readonly serialNumber: string;
}

/**
 * What the exporting host does to a device that was just connected: debounce, reset, address, a look at its descriptors.
 * The device stays without a configuration. Throws a TransferError or a DescriptorError.
 */
export function* lookAt(): Procedure<FirstSight> {
  const bytes = yield* connect();
  const { maxPacket0, serialNumberString } = parseDevice(bytes);
  const description = describeDevice(bytes, yield* configurationBytes());
  return { description, maxPacket0, serialNumber: yield* string(serialNumberString) };
}

/** From the connection to an address and the device descriptor; the first look tells the size of endpoint 0's packets. */
function* connect(): Procedure<Uint8Array> {
  yield { waitNs: debounceNs };
  yield* reset();
  const first = yield* descriptor(descriptorTypes.device, 0, 0, 64);
  yield* resetToAddress(parseFirstLook(first));
  return yield* descriptor(descriptorTypes.device, 0, 0, 18);
}

/** A bus reset, and the address again: the device is without a configuration after it. Throws a TransferError. */
export function* resetToAddress(maxPacket0: number): Procedure<void> {
  yield* reset();
  yield { call: (host) => (host.maxPacket0 = maxPacket0) };
  yield* request({ requestType: 0x00, request: 5, value: deviceAddress, index: 0, length: 0 });
  yield { call: (host) => (host.wire.address = deviceAddress) };
  yield { waitNs: addressNs };
}

function* configurationBytes(): Procedure<Uint8Array> {
  const size = totalLength(yield* descriptor(descriptorTypes.configuration, 0, 0, 9));
  return yield* descriptor(descriptorTypes.configuration, 0, 0, size);
}

function* reset(): Procedure<void> {
  yield { call: (host) => host.reset(true) };
  yield { waitNs: resetNs };
  yield { call: (host) => host.reset(false) };
  yield { waitNs: recoveryNs };
}

function* descriptor(type: number, index: number, language: number, length: number): Procedure<Uint8Array> {
  const value = (type << 8) | index;
  return yield* request({ requestType: 0x80, request: getDescriptor, value, index: language, length });
}

/** Only the first packet comes in when the device's packets are smaller than assumed; it tells their size. */
function parseFirstLook(bytes: Uint8Array): number {
  const maxPacket0 = bytes[7];
  if (bytes[0] !== 18 || bytes[1] !== descriptorTypes.device || maxPacket0 === undefined) {
    throw new DescriptorError(`the first ${bytes.length} bytes of the device descriptor are none`);
  }
  return maxPacket0;
}

function* checkLanguage(): Procedure<void> {
  const languages = yield* descriptor(descriptorTypes.string, 0, 0, 255);
  if (
    languages.length !== 4 ||
    languages[0] !== 4 ||
    (((languages[3] ?? 0) << 8) | (languages[2] ?? 0)) !== usEnglish
  ) {
    throw new DescriptorError("string 0 does not offer US English");
  }
}

function* string(index: number): Procedure<string> {
  return index === 0 ? "" : parseString(yield* descriptor(descriptorTypes.string, index, usEnglish, 255));
}

function* refused(procedure: Procedure<unknown>, why: string): Procedure<void> {
  try {
    yield* procedure;
  } catch (error) {
    if (error instanceof TransferError && error.end === "stalled") {
      return;
    }
    throw error;
  }
  throw new DescriptorError(`${why}; the request has to stall`);
}
