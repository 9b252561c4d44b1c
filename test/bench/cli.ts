import { execFileSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { type Row, bestRound, percentile, row } from "./row.ts";

const root = path.resolve(import.meta.dirname, "../..");
const rounds = 3;
const startsPerRound = 20;

/** From the start of the process to its end. */
function elapsedMs(words: readonly string[]): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, words, { stdio: ["ignore", "pipe", 2] });
  return performance.now() - startedAt;
}

/** The group cli: how soon the command line answers, as it is built for the package. */
export function cliRows(): Row[] {
  execFileSync(process.execPath, [path.join(root, "scripts/bootstrap.mjs"), "bin", "tsc", "-b", "packages/cli"], {
    cwd: root,
    stdio: ["ignore", 2, 2], // standard output is for figures
  });
  const help = [path.join(root, "packages/cli/bin/tier2.js"), "--help"];
  const empty = ["-e", "0"];
  elapsedMs(help); // its files are in the cache from now on, as those of Node are
  const measured = Array.from({ length: rounds }, () => {
    const pairs = Array.from({ length: startsPerRound }, () => ({ value: elapsedMs(help), control: elapsedMs(empty) }));
    const middle = (of: "value" | "control"): number =>
      percentile(
        pairs.map((pair) => pair[of]),
        0.5,
      );
    return { value: middle("value"), control: middle("control") };
  });
  const best = bestRound(measured);
  return [
    row({
      group: "cli",
      name: "tier2 --help on Node 24 against node -e 0",
      ...best,
      unit: "ms",
      goal: { on: "ratio", op: "<=", limit: 2.5 },
    }),
  ];
}
