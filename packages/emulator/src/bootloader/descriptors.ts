import { descriptorTypes } from "../descriptors.ts";
import { describeDevice } from "../usb-description.ts";
import type { UsbDescription, UsbEndpoint, UsbInterface } from "../usb-device.ts";

export interface LoaderInterface extends Omit<UsbInterface, "number"> {
  /** Descriptors between that of the interface and those of its endpoints. */
  readonly classDescriptors: readonly (readonly number[])[];
  readonly endpoints: readonly Omit<UsbEndpoint, "interfaceNumber">[];
}

/** What a boot loader is on the bus. Its interfaces are numbered from 0. */
export interface LoaderIdentity {
  readonly vendorId: number;
  readonly productId: number;
  /** bcdDevice. */
  readonly release: number;
  readonly class: number;
  readonly maxPacket0: number;
  /** bMaxPower, in mA. */
  readonly maxPowerMa: number;
  /** String descriptors from 1 on. */
  readonly strings: readonly string[];
  /** Numbers of strings; 0 for none. */
  readonly manufacturerString: number;
  readonly productString: number;
  readonly serialNumberString: number;
  readonly interfaces: readonly LoaderInterface[];
}

const configurationValue = 1;
const usEnglish = [0x09, 0x04];
const endpointTypes = { bulk: 2, interrupt: 3 };
const uint16 = (value: number): readonly number[] => [value & 0xff, value >> 8];

/** For a host elsewhere. */
export const describe = (identity: LoaderIdentity): UsbDescription =>
  describeDevice(deviceDescriptor(identity), configurationDescriptor(identity));

/** The descriptor that GET_DESCRIPTOR asks for by its `value`; undefined when there is none. */
export function findDescriptor(identity: LoaderIdentity, value: number): Uint8Array | undefined {
  const index = value & 0xff;
  switch (value >> 8) {
    case descriptorTypes.device:
      return deviceDescriptor(identity);
    case descriptorTypes.configuration:
      return index === 0 ? configurationDescriptor(identity) : undefined;
    case descriptorTypes.string:
      return stringDescriptor(identity, index);
    default:
      return undefined;
  }
}

function deviceDescriptor(identity: LoaderIdentity): Uint8Array {
  return Uint8Array.from([
    18,
    descriptorTypes.device,
    ...uint16(0x0110), // USB 1.1
    identity.class,
    0,
    0,
    identity.maxPacket0,
    ...uint16(identity.vendorId),
    ...uint16(identity.productId),
    ...uint16(identity.release),
    identity.manufacturerString,
    identity.productString,
    identity.serialNumberString,
    1,
  ]);
}

function configurationDescriptor({ interfaces, maxPowerMa }: LoaderIdentity): Uint8Array {
  const parts = interfaces.flatMap((one, number) => [
    [9, descriptorTypes.interface, number, 0, one.endpoints.length, one.class, one.subclass, one.protocol, 0],
    ...one.classDescriptors,
    ...one.endpoints.map(({ address, type, maxPacket, interval }) => [
      7,
      descriptorTypes.endpoint,
      address,
      endpointTypes[type],
      ...uint16(maxPacket),
      interval,
    ]),
  ]);
  const body = parts.flat();
  const busPowered = 0x80;
  return Uint8Array.from([
    9,
    descriptorTypes.configuration,
    ...uint16(9 + body.length),
    interfaces.length,
    configurationValue,
    0,
    busPowered,
    maxPowerMa / 2,
    ...body,
  ]);
}

function stringDescriptor({ strings }: LoaderIdentity, index: number): Uint8Array | undefined {
  const text = index === 0 ? Uint8Array.from(usEnglish) : utf16(strings[index - 1]);
  return text === undefined ? undefined : Uint8Array.from([2 + text.length, descriptorTypes.string, ...text]);
}

const utf16 = (text: string | undefined): Uint8Array | undefined =>
  text === undefined ? undefined : Buffer.from(text, "utf16le");
