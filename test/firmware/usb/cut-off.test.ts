// A host that gives a SET_REPORT up behind its SETUP and begins anew just when the firmware is busy with something else:
// the packet then comes before the firmware has seen the SETUP. It may be refused, but it must not be lost.
import { encodeLight } from "@tier2/button";
import { expect, test } from "vitest";
import { pico } from "../../../packages/emulator/src/testing/button-under-test.ts";
import { scaled } from "../../lib/scale.ts";
import { Bench } from "./lib/bench.ts";
import { Random, chooseSeed } from "./lib/random.ts";
import { reportTypes, setReport } from "./lib/requests.ts";

// A light that keeps the firmware busy.
const light = encodeLight({
  ...{ pattern: "pulse", periodMs: 300, timeToLiveMs: 0 },
  ...{ red: 255, green: 120, blue: 10 },
});
const setLight = setReport(reportTypes.output, light[0] ?? 0, light.length);
const { requestType, request, value, index, length } = setLight;
const setup = Uint8Array.of(requestType, request, value & 255, value >> 8, index & 255, index >> 8, length, 0);
const rounds = scaled({ small: 3000, full: 100_000 });

test("the next SET_REPORT ends at once, and the one after it is right", { timeout: 600_000 }, () => {
  const random = new Random(chooseSeed("cut off"));
  const bench = Bench.start(pico.newButton()());
  bench.configure();
  bench.mustDo(setLight, light);
  const ends = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    bench.wire.setup(setup);
    bench.passNs(random.between(3_000_000, 23_000_000));
    const { end } = bench.request(setLight, light);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    bench.passNs(200_000);
    bench.mustDo(setLight, light);
  }
  expect([...ends.keys()].filter((end) => end !== "done" && end !== "stalled")).toEqual([]);
  expect(ends.get("done")).toBeGreaterThan(rounds * 0.98);
});
