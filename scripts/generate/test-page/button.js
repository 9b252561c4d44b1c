// The button behind navigator.hid.

import { decode, encode, payloadSize, protocol, reportNamed } from "./reports.js";

/** Asks the person for a button and opens it; undefined when none was chosen. */
export async function chooseDevice() {
  const [device] = await navigator.hid.requestDevice({
    filters: [{ usagePage: protocol.usagePage, usage: protocol.usage }],
  });
  if (device !== undefined && !device.opened) {
    await device.open();
  }
  return device;
}

export const sendOutput = (device, name, values) =>
  device.sendReport(reportNamed(name).id, encode(reportNamed(name), values));

export const sendFeature = (device, name, values) =>
  device.sendFeatureReport(reportNamed(name).id, encode(reportNamed(name), values));

export async function readFeature(device, name) {
  const report = reportNamed(name);
  const view = await device.receiveFeatureReport(report.id);
  // Chromium hands the report over with its id, on Windows also with zeros behind it.
  const hasId = view.byteLength > payloadSize(report) && view.getUint8(0) === report.id;
  return decode(report, hasId ? new DataView(view.buffer, view.byteOffset + 1, view.byteLength - 1) : view);
}

/** What to do about an error of the browser, in words. */
export function explain(what, error) {
  const hints = {
    NotAllowedError:
      "The board refused it, or this computer does not allow it. Linux: is the udev rule in place (see Connection)? Does a bridge run?",
    NetworkError: "The board did not answer. Is it still plugged in? Does a bridge run at the same time?",
    InvalidStateError: "The connection is not open any more. Connect again.",
    SecurityError: "A policy of this browser forbids WebHID here.",
  };
  return `${what} did not work.\n${hints[error.name] ?? ""}\n(${error.name}: ${error.message})`;
}
