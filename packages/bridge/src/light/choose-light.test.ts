import { decodeLight, encodeLight, lights } from "@tier2/button";
import { expect, test } from "vitest";
import { type LightSituation, chooseLight, goodBye, lightReport, timeToLiveMs } from "./choose-light.ts";

const calm: LightSituation = {
  open: { waiting: 0, leased: 0, failed: 0 },
  sentAtMs: undefined,
  destination: "reachable",
  isStorageFailing: false,
  nowMs: 100_000,
};
const open = (counts: Partial<LightSituation["open"]>): LightSituation["open"] => ({ ...calm.open, ...counts });

const cases: readonly (readonly [string, Partial<LightSituation>, string])[] = [
  ["nothing is open", {}, "idle"],
  ["a press waits", { open: open({ waiting: 1 }) }, "saved"],
  ["an attempt runs", { open: open({ waiting: 1, leased: 1 }) }, "sending"],
  ["the id is on disk", { sentAtMs: 99_000 }, "sent"],
  ["the id was on disk long ago", { sentAtMs: 90_000 }, "idle"],
  ["the clock was set back", { sentAtMs: 200_000 }, "idle"],
  ["one is sent, another waits", { sentAtMs: 99_000, open: open({ waiting: 1 }) }, "saved"],
  [
    "a press waits for an unreachable destination",
    { open: open({ waiting: 1 }), destination: "unreachable" },
    "saved-offline",
  ],
  ["an unreachable destination is tried", { open: open({ leased: 1 }), destination: "unreachable" }, "saved-offline"],
  ["nothing waits for an unreachable destination", { destination: "unreachable" }, "idle"],
  ["a press waits for refused credentials", { open: open({ waiting: 1 }), destination: "paused" }, "failed"],
  ["a press was refused", { open: open({ failed: 1, leased: 1 }), sentAtMs: 99_000 }, "failed"],
  ["the disk fails", { isStorageFailing: true }, "failed"],
];

test.each(cases)("%s", (_name, situation, light) => {
  expect(chooseLight({ ...calm, ...situation }).name).toBe(light);
});

test("sent tells when to choose again", () => {
  expect(chooseLight({ ...calm, sentAtMs: 99_000 }).untilMs).toBe(109_000);
  expect(chooseLight(calm).untilMs).toBeUndefined();
});

test("every light of the bridge can be shown and holds for a limited time", () => {
  for (const { name, pattern } of lights) {
    const report = lightReport(name);
    expect(decodeLight(encodeLight(report))).toEqual(report);
    expect(report).toMatchObject({ pattern, timeToLiveMs });
  }
});

test("the good-bye is dark and holds for ever", () => {
  expect(goodBye).toMatchObject({ pattern: "off", timeToLiveMs: 0 });
});
