import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { type Row, bestRound, percentile, row } from "../row.ts";
import { beginMark, endMark } from "./marks.ts";
import { hasStrace } from "./strace.ts";

const rounds = 3;
const presses = 3;
const script = path.join(import.meta.dirname, "cold-read.ts");

type Kind = "press" | "bundle";

const node = (kind: Kind): string[] => [process.execPath, "--conditions=source", script, kind];

/** Milliseconds of the first readings of a new process. */
function readCold(kind: Kind): number[] {
  const [program = "", ...words] = node(kind);
  return JSON.parse(execFileSync(program, words, { encoding: "utf8" })) as number[];
}

/** How many processes the readings at a press start, as strace sees it; threads do not count. */
function processesStarted(): number {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-bench-"));
  try {
    const log = path.join(folder, "trace");
    const calls = "trace=execve,fork,vfork,clone,clone3,access,faccessat,faccessat2,stat,statx,newfstatat";
    execFileSync("strace", ["-f", "-qq", "-e", calls, "-o", log, ...node("press")], { stdio: "ignore" });
    const trace = readFileSync(log, "utf8");
    const [begin, end] = [trace.indexOf(beginMark), trace.indexOf(endMark)];
    if (begin === -1 || end === -1) {
      throw new Error(`strace did not see the marks of ${script}`);
    }
    const started = /\b(?:execve|v?fork)\(|\bclone3?\((?!.*CLONE_THREAD)/;
    return trace
      .slice(begin, end)
      .split("\n")
      .filter((line) => started.test(line)).length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The base telemetry at a press, the first of a process, and the process table apart. */
export function telemetryRows(group: string): Row[] {
  const measured = Array.from({ length: rounds }, () => {
    const [bundleMs = Number.NaN] = readCold("bundle");
    const readings = Array.from({ length: presses }, () => readCold("press"));
    const median = (index: number): number =>
      percentile(
        readings.map((times) => times[index] ?? Number.NaN),
        0.5,
      );
    return { value: median(0), control: bundleMs, processesMs: median(1) };
  });
  const best = bestRound(measured);
  const figure = (name: string, value: number, unit: string, limit: number): Row =>
    row({ group, name, value, unit, goal: { on: "value", op: "<=", limit } });
  return [
    figure("base telemetry at the press, cold", Math.min(...measured.map(({ value }) => value)), "ms", 2),
    row({
      group,
      name: "systeminformation's bundle, cold (control: base telemetry)",
      value: best.control,
      control: best.value,
      unit: "ms",
      goal: { on: "ratio", op: ">=", limit: 100 },
    }),
    ...(hasStrace ? [figure("telemetry at the press: processes started", processesStarted(), "", 0)] : []),
    figure("process table at the press, cold", Math.min(...measured.map(({ processesMs }) => processesMs)), "ms", 15),
  ];
}
