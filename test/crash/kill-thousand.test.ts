import { availableParallelism } from "node:os";
import process from "node:process";
import { expect, test } from "vitest";
import { killRun } from "../lib/kill-run.ts";
import { scaled } from "../lib/scale.ts";

const seed = Number(process.env["TIER2_SEED"] ?? Date.now() % 1_000_000);
const kills = scaled({ small: 8, full: 1000 });
const pressesPerKill = 20;
/** Few presses scatter. */
const mostRequestsPerTicket = scaled({ small: 1.6, full: 1.4 });
/** Bridges beside each other; a bridge mostly waits, for its start and for the kill. */
const lanes = Math.min(kills, 2 * availableParallelism());

test(`${kills} kill -9, ${pressesPerKill} presses each, a fifth of the answers lost: each press is one ticket (seed ${seed})`, async () => {
  const runs = await Promise.all(
    Array.from({ length: lanes }, async (_, lane) =>
      killRun({ seed: seed + lane, kills: Math.floor(kills / lanes), pressesPerKill }),
    ),
  );
  let tickets = 0;
  let requests = 0;
  for (const { kills: killed, stored, ticketPressIds, posts, finds } of runs) {
    const sequences = Array.from({ length: killed * pressesPerKill }, (_, index) => index + 1);
    expect(stored.map(({ sequence }) => sequence).toSorted((one, other) => one - other)).toEqual(sequences);
    expect(stored.filter(({ state }) => state !== "sent")).toEqual([]);
    expect(ticketPressIds.toSorted()).toEqual(stored.map(({ id }) => id).toSorted());
    tickets += ticketPressIds.length;
    requests += posts + finds;
  }
  const perTicket = requests / tickets;
  process.stderr.write(
    `seed ${seed}: ${lanes * Math.floor(kills / lanes)} kills, ${tickets} presses and tickets, ${perTicket.toFixed(3)} requests each\n`,
  );
  expect(perTicket).toBeLessThanOrEqual(mostRequestsPerTicket);
});
