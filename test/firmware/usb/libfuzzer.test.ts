// The core under libFuzzer with AddressSanitizer and UndefinedBehaviorSanitizer; firmware/fuzz/fuzz_core.c says what
// must hold. TIER2_SCALE=full takes ten minutes, TIER2_SEED repeats a run.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import { scaled } from "../../lib/scale.ts";
import { type ToolRun, firmwareFolder, runTool, versionDefines } from "../run-tool.ts";
import { chooseSeed } from "./lib/random.ts";

const longestMs = scaled({ small: 300_000, full: 1_200_000 });
const flags = [
  ...["-std=c11", "-g", "-O1", "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all"],
  ...["-Wall", "-Wextra", "-Wconversion", "-Werror"],
];

const folder = mkdtempSync(path.join(tmpdir(), "tier2-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesOf = (place: string, pattern: RegExp): readonly string[] =>
  readdirSync(path.join(firmwareFolder, place))
    .filter((file) => pattern.test(file))
    .map((file) => path.join(place, file));

/** Builds the fuzzer of a firmware folder. */
function build(sources: string, name: string): string {
  const program = path.join(folder, name);
  const inSources = (file: string): string => path.join(sources, file);
  const files = [
    "fuzz/fuzz_core.c",
    ...filesOf("test", /^fake_.*\.c$/),
    ...filesOf("core", /^(?!boot_id).*\.c$/), // the port's start calls that
  ];
  const includes = ["include", "core", "test"].map((place) => `-I${inSources(place)}`);
  const built = runTool("clang", [
    ...[...flags, ...includes, ...versionDefines()],
    ...[...files.map(inSources), "-o", program],
  ]);
  expect(built).toEqual({ status: 0, output: "" });
  return program;
}

/** What it found, the input as base64 with it; and how it ended. */
function fuzz(program: string, limits: readonly string[]): ToolRun {
  const { status, output } = runTool(program, ["-max_len=400", `-artifact_prefix=${folder}/`, ...limits]);
  const isTelling = /^(?:\S+\.[ch]:\d+: |.*runtime error|.*ERROR: |Base64: |Done )/;
  return {
    status,
    output: output
      .split("\n")
      .filter((line) => isTelling.test(line))
      .join("\n"),
  };
}

test("nothing that a host, a finger, time and power do breaks the core", { timeout: longestMs }, () => {
  const seed = chooseSeed("libFuzzer");
  const { status, output } = fuzz(build(firmwareFolder, "fuzz_core"), [
    `-seed=${seed}`,
    scaled({ small: "-runs=100000", full: "-max_total_time=600" }),
  ]);
  expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/^Done \d+ runs/) });
  process.stdout.write(`${output}\n`);
});

test("it finds an answer that is longer than asked for", { timeout: longestMs }, () => {
  const copy = path.join(folder, "firmware");
  for (const place of ["core", "include", "test", "fuzz"]) {
    cpSync(path.join(firmwareFolder, place), path.join(copy, place), { recursive: true });
  }
  const file = path.join(copy, "core/usb_control.c");
  const right = "size < control.length ? size : control.length";
  const text = readFileSync(file, "utf8");
  expect(text.split(right)).toHaveLength(2);
  writeFileSync(file, text.replace(right, "size"));
  const { status, output } = fuzz(build(copy, "fuzz_bug"), ["-seed=1", "-runs=100000"]);
  expect(status).not.toBe(0);
  expect(output).toContain("total + size <= length");
});
