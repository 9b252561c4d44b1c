import { DescriptorError, descriptorTypes, parseDevice, split, totalLength } from "./descriptors.ts";
import type { UsbDescription, UsbEndpoint, UsbInterface } from "./usb-device.ts";

const endpointTypes = ["control", "isochronous", "bulk", "interrupt"] as const;

/**
 * What a device's own descriptors say of it: the 18 bytes of the device descriptor, and all of the only configuration.
 * Throws a DescriptorError.
 */
export function describeDevice(device: Uint8Array, configuration: Uint8Array): UsbDescription {
  const { vendorId, productId } = parseDevice(device);
  if (totalLength(configuration.subarray(0, 9)) !== configuration.length) {
    throw new DescriptorError(`configuration of ${configuration.length} bytes, its header says another length`);
  }
  const [release = 0, releaseHigh = 0] = device.subarray(12, 14);
  return {
    vendorId,
    productId,
    release: release | (releaseHigh << 8),
    class: device[4] ?? 0,
    subclass: device[5] ?? 0,
    protocol: device[6] ?? 0,
    configuration: configuration[5] ?? 0,
    ...parts(configuration),
  };
}

function parts(configuration: Uint8Array): Pick<UsbDescription, "interfaces" | "endpoints"> {
  const interfaces: UsbInterface[] = [];
  const endpoints: UsbEndpoint[] = [];
  for (const part of split(configuration)) {
    if (part[1] === descriptorTypes.interface) {
      interfaces.push(readInterface(part));
    } else if (part[1] === descriptorTypes.endpoint) {
      const owner = interfaces.at(-1);
      if (owner === undefined) {
        throw new DescriptorError("an endpoint before the first interface");
      }
      endpoints.push(readEndpoint(part, owner.number));
    }
  }
  return { interfaces, endpoints };
}

function readInterface(part: Uint8Array): UsbInterface {
  const [, , number = 0, alternate = 0, , interfaceClass = 0, subclass = 0, protocol = 0] = part;
  if (part.length !== 9 || alternate !== 0) {
    throw new DescriptorError(`interface descriptor of ${part.length} bytes, alternate setting ${alternate}`);
  }
  return { number, class: interfaceClass, subclass, protocol };
}

function readEndpoint(part: Uint8Array, interfaceNumber: number): UsbEndpoint {
  const [, , address = 0, attributes = 0, maxPacketLow = 0, maxPacketHigh = 0, interval = 0] = part;
  const type = endpointTypes[attributes & 3];
  if (part.length !== 7 || (type !== "bulk" && type !== "interrupt")) {
    throw new DescriptorError(`endpoint 0x${address.toString(16)} of the kind ${type}, ${part.length} bytes`);
  }
  return { address, type, maxPacket: maxPacketLow | (maxPacketHigh << 8), interval, interfaceNumber };
}
