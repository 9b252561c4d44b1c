// The requests of USB 2.0 chapter 9 and HID 1.11 chapter 7, as SETUP packets.
import type { Setup } from "../../../../packages/emulator/src/transfers.ts";

export const types = {
  device: 1,
  configuration: 2,
  string: 3,
  interface: 4,
  endpoint: 5,
  deviceQualifier: 6,
  otherSpeedConfiguration: 7,
  interfaceAssociation: 0x0b,
  binaryObjectStore: 0x0f,
  hid: 0x21,
  hidReport: 0x22,
};
export const features = { endpointHalt: 0, remoteWakeup: 1 };
export const reportTypes = { input: 1, output: 2, feature: 3 };
export type ReportType = keyof typeof reportTypes;

export const reportEndpoint = 0x81;
export const usEnglish = 0x0409;

const request = (requestType: number, code: number, value: number, index: number, length: number): Setup => ({
  requestType,
  request: code,
  value,
  index,
  length,
});

// USB 2.0, 9.4
export const getDeviceStatus: Setup = request(0x80, 0, 0, 0, 2);
export const getInterfaceStatus: Setup = request(0x81, 0, 0, 0, 2);
export const getEndpointStatus = (endpoint: number): Setup => request(0x82, 0, 0, endpoint, 2);
export const setDeviceFeature = (isSet: boolean, feature: number): Setup => request(0, isSet ? 3 : 1, feature, 0, 0);
export const setEndpointHalt = (isSet: boolean, endpoint: number = reportEndpoint): Setup =>
  request(0x02, isSet ? 3 : 1, features.endpointHalt, endpoint, 0);
export const setAddress = (address: number): Setup => request(0, 5, address, 0, 0);
export const getDescriptor = (type: number, length: number, index = 0, language = 0): Setup =>
  request(0x80, 6, (type << 8) | index, language, length);
/** The HID descriptors belong to the interface. */
export const getInterfaceDescriptor = (type: number, length: number, interfaceNumber = 0): Setup =>
  request(0x81, 6, type << 8, interfaceNumber, length);
export const getConfiguration: Setup = request(0x80, 8, 0, 0, 1);
export const setConfiguration = (value: number): Setup => request(0, 9, value, 0, 0);
export const getInterface: Setup = request(0x81, 10, 0, 0, 1);
export const setInterface = (alternate: number): Setup => request(0x01, 11, alternate, 0, 0);

// HID 1.11, 7.2
export const getReport = (type: number, id: number, length: number): Setup =>
  request(0xa1, 1, (type << 8) | id, 0, length);
export const setReport = (type: number, id: number, length: number): Setup =>
  request(0x21, 9, (type << 8) | id, 0, length);
export const getIdle = (id: number): Setup => request(0xa1, 2, id, 0, 1);
/** `rate` in units of 4 ms. */
export const setIdle = (rate: number, id: number): Setup => request(0x21, 10, (rate << 8) | id, 0, 0);
export const getProtocol: Setup = request(0xa1, 3, 0, 0, 1);
export const setProtocol = (protocol: number): Setup => request(0x21, 11, protocol, 0, 0);
