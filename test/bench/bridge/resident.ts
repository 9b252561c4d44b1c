import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { type Row, row } from "../row.ts";
import { BuiltService } from "./built-service.ts";
import { processorSeconds, residentMegabytes } from "./process-usage.ts";

/** Before each figure of memory: V8 gives back what it does not need in steps, some seconds apart. */
const restMs = 30_000;
const idleMs = 60_000;
const presses = 20_000;
/** So many wait for their tickets at most: nobody presses faster than the bridge sends. */
const mostOpen = 8;

const startEmptyNode = (): ChildProcess =>
  spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });

/** Each press makes a ticket with its notes; files follow as slowly as they may. */
async function pressManyTimes({ button, untilTickets, untilNotes }: BuiltService): Promise<void> {
  for (let sequence = 1; sequence <= presses; sequence++) {
    await untilTickets(sequence - mostOpen);
    button.press(sequence);
    button.gesture(sequence);
  }
  await untilTickets(presses);
  await untilNotes(presses);
}

/** Memory and processor time of the service as it is built, at rest, and its memory after many presses. */
export async function residentRows(group: string): Promise<Row[]> {
  if (process.platform !== "linux") {
    process.stderr.write("not measured: memory and processor time of the service (needs /proc)\n");
    return [];
  }
  const service = await BuiltService.start();
  const empty = startEmptyNode();
  try {
    const figure = (name: string, limit: number): Row =>
      row({
        ...{ group, name, unit: "MB" },
        value: residentMegabytes(service.pid),
        control: residentMegabytes(empty.pid ?? 0),
        goal: { on: "ratio", op: "<=", limit },
      });
    await wait(restMs);
    const idle = figure("resident memory of `tier2 run`, idle (control: empty Node)", 2);
    const beforeSeconds = processorSeconds(service.pid);
    await wait(idleMs);
    const busySeconds = processorSeconds(service.pid) - beforeSeconds;
    await pressManyTimes(service);
    await wait(restMs);
    return [
      idle,
      row({
        ...{ group, name: "processor time of `tier2 run`, idle for 60 s", unit: "%" },
        value: (busySeconds / (idleMs / 1000)) * 100,
        goal: { on: "value", op: "<=", limit: 0.1 },
      }),
      figure(`resident memory of \`tier2 run\` after ${presses} presses (control: empty Node)`, 2.8),
    ];
  } finally {
    empty.kill();
    await service.close();
  }
}
