// Cold readings in a process of its own; prints their times in milliseconds as JSON.
//   cold-read.ts press     what a press reads: the base, then the process table
//   cold-read.ts bundle    what of systeminformation says about the same as the base
// Between two marks, files that do not exist and are asked for, a trace sees what the readings alone did.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "@tier2/bridge";
import { createCapturer } from "../../../packages/bridge/src/capture/capture.ts";
import { beginMark, endMark } from "./marks.ts";

type Read = () => unknown;

/** The load of the computer is a difference of two looks, half a second apart at least. */
const untilLoadIsKnownMs = 600;

async function pressReaders(): Promise<readonly Read[]> {
  const nothing = (): object => ({});
  const capturer = await createCapturer({
    ...{ clock: systemClock, findSession: () => undefined, without: () => [] },
    ...{ slowFields: nothing, personFields: nothing },
  });
  await wait(untilLoadIsKnownMs);
  const { signal } = new AbortController();
  return [() => capturer.capture(), async () => capturer.processes(signal)];
}

function bundleReaders(): readonly Read[] {
  const library = createRequire(import.meta.url)("systeminformation") as Readonly<
    Record<string, () => Promise<unknown>>
  >;
  const names = ["system", "cpu", "mem", "osInfo", "fsSize", "networkInterfaces", "currentLoad"];
  return [async () => Promise.all(names.map(async (name) => library[name]?.()))];
}

const readers = process.argv[2] === "bundle" ? bundleReaders() : await pressReaders();
const times: number[] = [];
existsSync(beginMark);
for (const read of readers) {
  const startedAt = performance.now();
  await read();
  times.push(performance.now() - startedAt);
}
existsSync(endMark);
process.stdout.write(`${JSON.stringify(times)}\n`);
process.exit(0);
