import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { type BoardName, defaultImage, openBoard } from "@tier2/emulator";
import { readManifest } from "../../firmware/src/index.ts";
import { type PressLatency, measurePressLatencies } from "../../packages/emulator/src/testing/press-latencies.ts";
import { readBoards } from "../../scripts/firmware/boards.ts";
import { histogram } from "./histogram.ts";
import { type Row, mean, percentile, row } from "./row.ts";

const group = "firmware";
const phases = 1000;
const firmwareFolder = path.resolve(import.meta.dirname, "../../firmware");

const figure = (name: string, value: number, unit: string, limit: number): Row =>
  row({ group, name, value, unit, goal: { on: "value", op: "<=", limit } });

async function measureLatencies(board: BoardName): Promise<readonly PressLatency[]> {
  const imageFile = defaultImage(board);
  return measurePressLatencies(openBoard({ imageFile, image: readFileSync(imageFile) }), phases);
}

const armedRow = (chip: string, latencies: readonly PressLatency[]): Row =>
  figure(
    `${chip}: edge -> report armed, p99`,
    percentile(
      latencies.map(({ armedUs }) => armedUs),
      0.99,
    ),
    "µs",
    150,
  );

/** A million presses through the debouncing of the core, compiled for this machine: its own test at full scale. */
function simulatedPresses(): Row {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-bench-"));
  try {
    const program = path.join(folder, "debounce");
    const sources = ["test/test_debounce.c", "core/debounce.c"];
    const flags = ["-std=c11", "-O2", "-Iinclude", "-Icore", "-Itest"];
    const build = spawnSync("cc", [...flags, ...sources, "-o", program], { cwd: firmwareFolder, encoding: "utf8" });
    if (build.status !== 0) {
      throw new Error(`the debouncing does not compile: ${build.stderr}`);
    }
    const run = spawnSync(program, { encoding: "utf8", env: { ...process.env, TIER2_SCALE: "full" } });
    process.stderr.write(run.stderr);
    const presses = [...run.stdout.matchAll(/^(\d+) presses/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    // It ends at the first press too many or too few.
    return figure(`extra or missed of ${presses} simulated presses, worn switch`, run.status === 0 ? 0 : 1, "", 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sizes(): Row[] {
  const boards = readBoards(firmwareFolder);
  return readManifest().boards.flatMap(({ board, flashBytes, variablesBytes }) => {
    const budget = boards.find(({ id }) => id === board)?.budget ?? { flashBytes: 0, variablesBytes: 0 };
    return [
      figure(`${board}: image`, flashBytes / 1024, "KB", budget.flashBytes / 1024),
      figure(`${board}: data + bss without the stack`, variablesBytes / 1024, "KB", budget.variablesBytes / 1024),
    ];
  });
}

/** The group firmware: latencies in emulated time with their histograms, simulated presses, sizes. */
export async function measureFirmware(): Promise<{ readonly rows: readonly Row[]; readonly details: string }> {
  const rp2040 = await measureLatencies("pico");
  const atmega32u4 = await measureLatencies("promicro");
  const hostMs = rp2040.map(({ hostUs }) => hostUs / 1000);
  const rows = [
    armedRow("RP2040", rp2040),
    armedRow("ATmega32U4", atmega32u4),
    figure("RP2040: edge -> report at the host, 1 kHz, mean of 1,000 phases", mean(hostMs), "ms", 0.7),
    figure("RP2040: edge -> report at the host, 1 kHz, max", Math.max(...hostMs), "ms", 1.25),
    simulatedPresses(),
    ...sizes(),
  ];
  const armed = (latencies: readonly PressLatency[]): number[] => latencies.map(({ armedUs }) => armedUs);
  const details = [
    histogram("RP2040: edge -> report armed", armed(rp2040), "µs"),
    histogram("ATmega32U4: edge -> report armed", armed(atmega32u4), "µs"),
    histogram("RP2040: edge -> report at the host", hostMs, "ms"),
  ].join("\n\n");
  return { rows, details };
}
