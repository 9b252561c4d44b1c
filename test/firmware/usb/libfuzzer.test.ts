// The core under libFuzzer with AddressSanitizer and UndefinedBehaviorSanitizer; firmware/fuzz/ says what must hold.
// TIER2_SCALE=full takes ten minutes, TIER2_SEED repeats a run.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import { scaled } from "../../lib/scale.ts";
import { type ToolRun, firmwareFolder, runTool, versionDefines } from "../run-tool.ts";
import { type Patch, applyPatches } from "./lib/patches.ts";
import { Random, chooseSeed } from "./lib/random.ts";

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
    ...filesOf("fuzz", /\.c$/),
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

const longestInput = 400;

/** Long inputs to begin with: most of what a button keeps takes many steps to go wrong. */
function writeCorpus(seed: number): string {
  const corpus = path.join(folder, "corpus");
  rmSync(corpus, { recursive: true, force: true });
  mkdirSync(corpus);
  const random = new Random(seed);
  for (let input = 0; input < 200; input += 1) {
    writeFileSync(path.join(corpus, String(input)), random.bytes(longestInput));
  }
  return corpus;
}

interface Fuzzed extends ToolRun {
  /** The input that broke something, in base64. */
  readonly input: string | undefined;
}

/** What it found, and how it ended. */
function fuzz(program: string, seed: number, limit: string): Fuzzed {
  const found = path.join(folder, "found");
  rmSync(found, { force: true });
  const { status, output } = runTool(program, [
    ...[`-seed=${seed}`, limit, `-max_len=${longestInput}`, "-len_control=0", `-exact_artifact_path=${found}`],
    writeCorpus(seed),
  ]);
  const isTelling = /^(?:\S+\.[ch]:\d+: |.*runtime error|.*ERROR: |Done )/;
  return {
    status,
    output: output
      .split("\n")
      .filter((line) => isTelling.test(line))
      .join("\n"),
    input: existsSync(found) ? readFileSync(found).toString("base64") : undefined,
  };
}

test("nothing that a host, a finger, time and power do breaks the core", { timeout: longestMs }, () => {
  const seed = chooseSeed("libFuzzer");
  const ended = fuzz(
    build(firmwareFolder, "fuzz_core"),
    seed,
    scaled({ small: "-runs=20000", full: "-max_total_time=600" }),
  );
  if (ended.input !== undefined) {
    process.stdout.write(
      "The input alone, built as firmware/fuzz/fuzz_core.c says: " +
        `echo ${ended.input} | base64 -d > /tmp/input && /tmp/fuzz_core /tmp/input\n`,
    );
  }
  expect(ended).toEqual({ status: 0, output: expect.stringMatching(/^Done \d+ runs/), input: undefined });
  process.stdout.write(`${ended.output}\n`);
});

interface Bug extends Patch {
  readonly name: string;
  /** What the fuzzer has to say. */
  readonly symptom: string;
}

const bugs: readonly Bug[] = [
  {
    name: "an answer that is longer than asked for",
    file: "core/usb_control.c",
    from: "size < control.length ? size : control.length",
    to: "size",
    symptom: "total + size <= length",
  },
  {
    name: "a press that is lost while the host sleeps",
    file: "core/app.c",
    from: "  press_queue_press(&app.queue, app.now_ms);",
    to: "  if (!app.is_suspended) press_queue_press(&app.queue, app.now_ms);",
    symptom: "may_become_double",
  },
  {
    name: "a queue that is one too short",
    file: "core/press_queue.c",
    from: "queue->count < T2_QUEUED_PRESSES",
    to: "queue->count < T2_QUEUED_PRESSES - 1u",
    symptom: "dropped == 0 || before->queued == T2_QUEUED_PRESSES",
  },
  {
    name: "an acknowledge of another power cycle that is taken",
    file: "core/press_queue.c",
    from: "for (uint8_t i = NAME_AT;",
    to: "for (uint8_t i = SEQUENCE_AT;",
    symptom: "model.acknowledged >= kept",
  },
];

test.each(bugs)("it finds $name", { timeout: longestMs }, ({ symptom, ...patch }) => {
  const copy = path.join(folder, "firmware");
  for (const place of ["core", "include", "test", "fuzz"]) {
    cpSync(path.join(firmwareFolder, place), path.join(copy, place), { recursive: true });
  }
  for (const [file, text] of applyPatches([patch])) {
    writeFileSync(path.join(copy, file), text);
  }
  const { status, output, input } = fuzz(build(copy, "fuzz_bug"), 1, "-runs=20000");
  expect(status).not.toBe(0);
  expect(output).toContain(symptom);
  expect(input).toMatch(/./);
});
