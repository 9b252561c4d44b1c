import { setTimeout as wait } from "node:timers/promises";
import { encodePress } from "@tier2/button";
import { expect } from "vitest";
import type { SeenDevice } from "../guest-programs/look-at-hid.ts";
import type { Figures } from "../table.ts";
import { BurstButton } from "./burst-button.ts";
import type { Lab } from "./lab.ts";
import { until } from "./until.ts";

const reports = 500;
const blockedMs = 2000;
/** So many come at once; a processor in software may leave the thread that reads without time for some of them. */
const together = 20;
const restMs = 80;

/** A program that does nothing for two seconds, while more reports come than the kernel keeps (64), gets them all. */
export async function blockedReader(lab: Lab): Promise<Figures> {
  await lab.plugOnly([]);
  await lab.stopBridge();
  const button = await BurstButton.plugIn(lab.sparePort);
  try {
    await until(
      "The button cannot be opened",
      async () => lab.program<SeenDevice[]>("look-at-hid", "tier2"),
      (listed) => (listed.length === 1 && listed[0]?.refusal === "" ? listed : undefined),
    );
    const reading = lab.program<number[]>(`blocked-reader ${reports} ${blockedMs}`, "tier2");
    await Promise.race([button.shows("urgent"), reading]); // its light says that it reads
    const sequences = Array.from({ length: reports }, (_, index) => index + 1);
    for (let sent = 0; sent < reports; sent += together) {
      const some = sequences.slice(sent, sent + together);
      button.burst(some.map((sequence) => encodePress({ bootId: 1, sequence, deviceTimeMs: sequence })));
      await wait(restMs);
    }
    const received = await reading;
    expect(received).toEqual(sequences);
    expect(button.findings).toEqual([]);
    return { reports, "reader blocked": blockedMs, received: received.length, lost: reports - received.length };
  } finally {
    await button.close();
  }
}
