// A host that gives a transfer up behind its SETUP and begins anew just when the firmware is busy: with something else, so
// that the packet of a SET_REPORT comes before the firmware has seen the SETUP (it may be refused, but it must not be
// lost), or with the answer that nobody waits for any more (it must not answer the next request).
import { encodeLight } from "@tier2/button";
import { describe, expect, test } from "vitest";
import { pico } from "../../../packages/emulator/src/testing/button-under-test.ts";
import { encodeSetup } from "../../../packages/emulator/src/transfers.ts";
import { scaled } from "../../lib/scale.ts";
import { Bench } from "./lib/bench.ts";
import { Random, chooseSeed } from "./lib/random.ts";
import { getDescriptor, getInterfaceDescriptor, reportTypes, setReport, types } from "./lib/requests.ts";
import { boards } from "./lib/test-on-boards.ts";

// A light that keeps the firmware busy.
const light = encodeLight({
  ...{ pattern: "pulse", periodMs: 300, timeToLiveMs: 0 },
  ...{ red: 255, green: 120, blue: 10 },
});
const setLight = setReport(reportTypes.output, light[0] ?? 0, light.length);
/** From its SETUP until the longest answer is with the controller. */
const longestAnswerNs = 120_000;
const rounds = scaled({ small: 3000, full: 100_000 });

test("the next SET_REPORT ends at once, and the one after it is right", { timeout: 600_000 }, () => {
  const random = new Random(chooseSeed("cut off"));
  const bench = Bench.start(pico.newButton()());
  bench.configure();
  bench.mustDo(setLight, light);
  const ends = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    bench.wire.setup(encodeSetup(setLight));
    bench.passNs(random.between(3_000_000, 23_000_000));
    const { end } = bench.request(setLight, light);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    bench.passNs(200_000);
    bench.mustDo(setLight, light);
  }
  expect([...ends.keys()].filter((end) => end !== "done" && end !== "stalled")).toEqual([]);
  expect(ends.get("done")).toBeGreaterThan(rounds * 0.98);
});

describe.each(boards)("$name", ({ newButton }) => {
  test("an answer that is given up while it is written answers nothing else", () => {
    const bench = Bench.start(newButton()());
    bench.configure();
    const device = bench.mustDo(getDescriptor(types.device, 18));
    for (let afterNs = 0; afterNs < longestAnswerNs; afterNs += 125) {
      bench.wire.setup(encodeSetup(getInterfaceDescriptor(types.hidReport, 1024)));
      bench.passNs(afterNs);
      bench.wire.setup(encodeSetup(getDescriptor(types.device, 18)));
      bench.passNs(500_000);
      const answer = bench.wire.in(0);
      expect(bench.findings, `${afterNs} ns after it`).toEqual([]);
      expect("data" in answer && Uint8Array.from(answer.data), `${afterNs} ns after it`).toEqual(device);
      expect(bench.wire.out(0, 1, new Uint8Array(0))).toBe("ok");
      bench.passNs(200_000);
    }
  });
});
