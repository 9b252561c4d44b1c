import {
  type LightReport,
  decodeIdentity,
  decodeStatus,
  encodeAcknowledge,
  encodeLight,
  manufacturer,
  product,
  productId,
  reportIds,
  reportSizes,
  timings,
  vendorId,
} from "@tier2/button";
import { expect, test } from "vitest";
import { newFlash, runningButton } from "./testing/running-button.ts";
import { VirtualButton } from "./virtual-button.ts";

const serialNumber = "E660583883112233";

/** Presses for `holdMs` and lets the release settle. */
function tap({ button }: { readonly button: VirtualButton }, holdMs = 50): void {
  button.tap(holdMs);
  button.advance(holdMs + 20);
}

/** Sizes, the id counted, and kinds of the reports in a HID report descriptor of byte fields. */
function reportsOf(descriptor: Uint8Array): Record<number, string> {
  const kinds = new Map([
    [0x80, "input"],
    [0x90, "output"],
    [0xb0, "feature"],
  ]);
  const reports: Record<number, string> = {};
  let id = 0;
  let count = 0;
  for (let place = 0; place < descriptor.length; ) {
    const prefix = descriptor[place] ?? 0;
    const value = descriptor[place + 1] ?? 0;
    id = prefix === 0x85 ? value : id;
    count = prefix === 0x95 ? value : count;
    const kind = kinds.get(prefix & 0xfc);
    if (kind !== undefined) {
      reports[id] = `${kind} ${count + 1}`;
    }
    place += 1 + [0, 1, 2, 4][prefix & 3]!;
  }
  return reports;
}

test("the committed image enumerates as the device of the protocol, without a broken rule", async () => {
  const { button, seen, readFeature } = runningButton();
  expect(seen.events).toEqual(["attached"]);
  expect(button.state).toBe("ready");
  expect(button.hidFunction).toMatchObject({
    vendorId,
    productId,
    manufacturer,
    product,
    serialNumber,
    configuration: { hasRemoteWakeup: true, input: { intervalMs: 1 } },
  });
  const descriptor = button.hidFunction?.reportDescriptor ?? new Uint8Array(0);
  expect([...descriptor.subarray(0, 5)]).toEqual([0x06, 0x00, 0xff, 0x09, 0x01]); // vendor usage page, usage 1
  expect(reportsOf(descriptor)).toEqual({
    [reportIds.press]: `input ${reportSizes.press}`,
    [reportIds.gesture]: `input ${reportSizes.gesture}`,
    [reportIds.light]: `output ${reportSizes.light}`,
    [reportIds.acknowledge]: `output ${reportSizes.acknowledge}`,
    [reportIds.identity]: `feature ${reportSizes.identity}`,
    [reportIds.status]: `feature ${reportSizes.status}`,
  });
  const identity = decodeIdentity(await readFeature(reportIds.identity, reportSizes.identity));
  expect(identity).toMatchObject({ protocolVersion: 1, board: "pico", serial: serialNumber });
  expect({ violations: button.violations, problems: button.problems }).toEqual({ violations: [], problems: [] });
});

test("every other report id and every other length stalls, and the device goes on", async () => {
  const { button, write, readFeature } = runningButton();
  for (let id = 0; id < 256; id += 1) {
    const report = new Uint8Array(id === reportIds.light ? reportSizes.light - 1 : reportSizes.light);
    report[0] = id;
    expect({ id, outcome: await write(report) }).toEqual({ id, outcome: "stalled" === "stalled" && id === 3 ? "stalled" : "stalled" });
  }
  for (let length = 1; length <= 64; length += 1) {
    const report = new Uint8Array(length);
    report[0] = reportIds.light;
    expect({ length, outcome: await write(report) }).toEqual({
      length,
      outcome: length === reportSizes.light ? "done" : "stalled",
    });
  }
  for (const id of [0, reportIds.press, reportIds.light, 7, 255]) {
    await expect(readFeature(id, 64)).rejects.toMatchObject({ code: "stalled" });
  }
  expect(decodeStatus(await readFeature(reportIds.status, reportSizes.status))).toMatchObject({ faults: [], pressed: 0 });
  expect(button.violations).toEqual([]);
});
