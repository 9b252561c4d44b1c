import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { decodeGesture, decodePress, encodeAcknowledge } from "@tier2/button";
import { Flash, VirtualButton, defaultImage, readImage } from "@tier2/emulator";
import { type Row, mean, percentile, row } from "./row.ts";

const group = "firmware";
const phases = 1000;
const frameNs = 1e6;
const holdMs = 20;
/** Long enough for report, acknowledgement, release and gesture of one press. */
const settleMs = 60;
const reportEndpoint = 1;
const root = path.resolve(import.meta.dirname, "../..");

interface Latency {
  readonly armedUs: number;
  readonly hostUs: number;
}

/** Emulated time from the edge at the pin, at evenly spaced phases of the USB frame. */
async function measureLatencies(image: Uint8Array): Promise<Latency[]> {
  const flash = new Flash();
  flash.install(image);
  const button = new VirtualButton(flash);
  const { board } = button;
  let armedAt = 0;
  let hostAt = 0;
  const acknowledgements: Promise<void>[] = [];
  board.listeners = {
    ...board.listeners,
    onArm: ({ endpoint, isOut }) => {
      armedAt = armedAt === 0 && endpoint === reportEndpoint && !isOut ? board.nowNs : armedAt;
    },
  };
  button.listeners = {
    onInput: (report) => {
      const press = decodePress(report);
      const gesture = decodeGesture(report);
      if (press !== undefined) {
        hostAt = hostAt === 0 ? board.nowNs : hostAt;
        acknowledgements.push(button.write(encodeAcknowledge({ ...press, what: "press" })));
      } else if (gesture !== undefined) {
        acknowledgements.push(button.write(encodeAcknowledge({ ...gesture, what: "gesture" })));
      }
    },
  };
  button.plugIn();
  while (button.state !== "ready") {
    button.advance(10);
    await Promise.resolve();
  }
  button.advance(settleMs);
  const latencies: Latency[] = [];
  for (let phase = 0; phase < phases; phase++) {
    const edgeAt = Math.ceil(board.nowNs / frameNs) * frameNs + (phase * frameNs) / phases;
    armedAt = 0;
    hostAt = 0;
    board.at(edgeAt, () => button.press());
    board.at(edgeAt + holdMs * 1e6, () => button.release());
    button.advance(settleMs);
    await Promise.all(acknowledgements.splice(0));
    if (armedAt <= edgeAt || hostAt <= armedAt) {
      throw new Error(`phase ${phase}: the press was not reported in order`);
    }
    latencies.push({ armedUs: (armedAt - edgeAt) / 1000, hostUs: (hostAt - edgeAt) / 1000 });
  }
  if (button.violations.length > 0 || button.problems.length > 0) {
    throw new Error(`the emulator found: ${[...button.violations, ...button.problems].join("; ")}`);
  }
  return latencies;
}

/** Bytes of data and bss without the stack, of the ELF file that the last firmware build left; undefined without one. */
function memoryBytes(): number | undefined {
  const elf = path.join(root, ".cache/platformio/work/workspace/build/pico/firmware.elf");
  if (!existsSync(elf) || !existsSync("/usr/bin/arm-none-eabi-size")) {
    process.stderr.write("firmware: data + bss not measured (run npm run firmware:build first)\n");
    return undefined;
  }
  const sizes = execFileSync("arm-none-eabi-size", ["-A", elf], { encoding: "utf8" });
  return [...sizes.matchAll(/^\.(?:data|bss)\s+(\d+)/gm)].reduce((sum, [, size]) => sum + Number(size), 0);
}

/** The group firmware: latencies in emulated time, and sizes. */
export async function firmwareRows(): Promise<Row[]> {
  const image = readImage(readFileSync(defaultImage()));
  const latencies = await measureLatencies(image);
  const host = latencies.map(({ hostUs }) => hostUs / 1000);
  const figure = (name: string, value: number, unit: string, limit: number): Row =>
    row({ group, name, value, unit, goal: { on: "value", op: "<=", limit } });
  const memory = memoryBytes();
  return [
    figure(
      "RP2040: edge -> report armed, p99",
      percentile(
        latencies.map(({ armedUs }) => armedUs),
        0.99,
      ),
      "µs",
      150,
    ),
    figure("RP2040: edge -> report at the host, 1 kHz, mean of 1,000 phases", mean(host), "ms", 0.7),
    figure("RP2040: edge -> report at the host, 1 kHz, max", Math.max(...host), "ms", 1.25),
    figure("RP2040: image", image.length / 1024, "KB", 12),
    ...(memory === undefined ? [] : [figure("RP2040: data + bss without the stack", memory / 1024, "KB", 2)]),
  ];
}
