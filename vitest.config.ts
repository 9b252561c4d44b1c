import { type ViteUserConfig, defineConfig } from "vitest/config";
import { scaled } from "./test/lib/scale.ts";

/** Sources are tested without a build: the packages' `source` export condition, in workers and child processes too. */
const common = {
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
};
const execArgv = ["--conditions=source"];

/** Suites that run the same promises over many things, and the bridge as a whole: too slow to be waited for. */
const conformance = [
  "packages/*/src/**/{conformance*,hostile}.test.ts",
  "packages/psa-adapters/src/secrets.test.ts",
  "packages/bridge/src/record/whatever-happens.test.ts",
  "packages/cli/src/flash/picoboot-faults.test.ts",
];
const bridge = ["packages/bridge/src/bridge*.test.ts"];
/** They start processes and screens. */
const processes = ["packages/*/src/**/*.process.test.ts"];

const project = (
  name: string,
  include: string[],
  testTimeout: number,
  options: { exclude?: string[]; isolate?: boolean } = {},
) => ({
  ...common,
  test: { name, include, execArgv, pool: "forks" as const, testTimeout, hookTimeout: testTimeout, ...options },
});

const config: ViteUserConfig = defineConfig({
  ...common,
  test: {
    maxWorkers: "100%", // much of it waits for processes
    projects: [
      project("unit", ["packages/*/src/**/*.test.ts"], 20_000, {
        exclude: [...conformance, ...bridge, ...processes],
        isolate: false, // most take less time than a process takes to start, and leave nothing behind
      }),
      project("conformance", conformance, 60_000),
      project("bridge", bridge, 60_000),
      project("processes", processes, 60_000),
      project("structure", ["test/structure/**/*.test.ts"], 60_000),
      project("firmware", ["test/firmware/**/*.test.ts"], 300_000),
      project("end-to-end", ["test/end-to-end/**/*.test.ts"], 300_000),
      project("crash", ["test/crash/**/*.test.ts"], scaled({ small: 300_000, full: 3_600_000 })),
      project("psa", ["test/psa/**/*.test.ts"], 120_000),
      project("lab", ["test/lab/**/*.test.ts"], 180_000),
      project("package", ["test/package/**/*.test.ts"], 300_000),
      project("windows", ["test/windows/**/*.test.ts"], 180_000),
      project("page", ["test/page/**/*.test.ts"], 120_000),
    ],
  },
});

export default config;
