import { crashRun } from "../../lib/crash-run.ts";
import { type Row, row } from "../row.ts";

/** 20 presses per kill -9, a fifth of the answers lost: what is lost, what is doubled, what it takes. */
export async function crashRows(group: string): Promise<Row[]> {
  const presses = 100;
  const seed = 20;
  const { stored, ticketPressIds, posts, finds } = await crashRun({
    seed,
    presses,
    pressesPerKill: 20,
    faults: [{ dropAfterCommit: { probability: 0.1 }, midAnswer: { probability: 0.1 } }],
  });
  const made = new Set(ticketPressIds);
  const figure = (name: string, value: number, limit: number): Row =>
    row({ group, name, value, unit: "", goal: { on: "value", op: "<=", limit } });
  return [
    figure("kill -9 every 20 presses, 20 % lost answers: lost", stored.filter(({ id }) => !made.has(id)).length, 0),
    figure("kill -9 every 20 presses, 20 % lost answers: duplicate", ticketPressIds.length - made.size, 0),
    figure("kill -9 every 20 presses, 20 % lost answers: (POSTs + finds) per ticket", (posts + finds) / presses, 1.4),
  ];
}
