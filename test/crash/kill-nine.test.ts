import process from "node:process";
import { expect, test } from "vitest";
import { crashRun } from "../lib/crash-run.ts";
import { scaled } from "../lib/scale.ts";

const seed = Number(process.env["TIER2_SEED"] ?? Date.now() % 1_000_000);
const presses = scaled({ small: 60, full: 1000 });

/** Every way in which the sandbox can be made to fail. */
const half = { probability: 0.5 };
const faults = [
  {},
  { delay: { ms: 1100, ...half } }, // longer than the bridge waits: the ticket is made late
  { dropBefore: half },
  { dropAfterCommit: half },
  { midAnswer: half },
  { tooManyRequests: { ...half, retryAfterSeconds: 0 } },
  { serverError: half },
  { serverErrorAfterCommit: half },
  { badJson: half },
  { offline: half },
  { dropAfterCommit: { probability: 0.3 }, serverError: { probability: 0.3 }, everything: true },
  { offline: {} },
];

test(`${presses} presses, a PSA that fails in every way, kill -9 of the bridge: each press is one ticket (seed ${seed})`, async () => {
  const { kills, stored, ticketPressIds } = await crashRun({ seed, presses, pressesPerKill: 20, faults });
  process.stderr.write(`seed ${seed}: ${presses} presses, ${kills} kills, ${ticketPressIds.length} tickets\n`);
  expect(stored.map((press) => press.sequence).toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: presses }, (_, index) => index + 1),
  );
  expect(stored.filter((press) => press.state !== "sent")).toEqual([]);
  expect(ticketPressIds.toSorted()).toEqual(stored.map((press) => press.id).toSorted());
  expect(kills).toBeGreaterThan(0);
});
