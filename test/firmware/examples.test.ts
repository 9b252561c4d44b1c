// The examples of docs/protocol.md, each with a device that plays the golden vectors.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { DevicePlayer, encodeIdentity, manufacturer, product, productId, vendorId } from "@tier2/button";
import { afterAll, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const examples = path.join(root, "packages/button/examples");
const fakes = path.join(import.meta.dirname, "fake-hidapi");
const folder = mkdtempSync(path.join(tmpdir(), "tier2-examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Vector {
  readonly report: string;
  readonly hex: string;
}
const vectors = JSON.parse(readFileSync(path.join(root, "packages/button/vectors/reports.json"), "utf8")) as Vector[];
const hexOf = (report: string): string => vectors.find((vector) => vector.report === report)?.hex ?? "";
const input = [hexOf("press"), hexOf("gesture")];
const green = "030100ff2000000000";
/** What the first press and gesture of the golden vectors make an example say and send. */
const said = ["press 1286 of power cycle 16909060", "press 1286 was short, held for 300 ms"];
const acknowledged = [hexOf("acknowledge"), hexOf("acknowledge").replace(/01$/, "02")];
const transcript = [said[0], `>${acknowledged[0]}`, `>${green}`, said[1], `>${acknowledged[1]}`, `>${green}`];

test("C", () => {
  const program = path.join(folder, "button");
  const compile = spawnSync(
    "cc",
    [
      ...["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-I/usr/include/hidapi"],
      ...[path.join(examples, "button.c"), path.join(fakes, "hidapi.c"), "-o", program],
    ],
    { encoding: "utf8" },
  );
  expect(compile.stderr).toBe("");
  const run = spawnSync(program, { input: `${input.join("\n")}\n`, encoding: "utf8" });
  expect(run.stdout.trimEnd().split("\n")).toEqual(transcript);
  expect(run.stderr).toBe("The button is gone: unplugged\n");
});

test("Python", () => {
  const run = spawnSync("python3", [path.join(examples, "button.py")], {
    input: `${input.join("\n")}\n`,
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: fakes, PYTHONDONTWRITEBYTECODE: "1" },
  });
  expect(run.stdout.trimEnd().split("\n")).toEqual(transcript);
  expect(run.stderr).toContain("OSError: read error");
});

test("TypeScript", async () => {
  const socketPath = path.join(folder, "button.sock");
  const written: string[] = [];
  let onWritten = (): void => undefined;
  const player = new DevicePlayer(socketPath, {
    write: async (report) => {
      written.push(Buffer.from(report).toString("hex"));
      onWritten();
    },
    writeFeature: async () => undefined,
    readFeature: async () =>
      encodeIdentity({
        protocolVersion: 1,
        firmwareMajor: 0,
        firmwareMinor: 2,
        firmwarePatch: 0,
        board: "pico",
        capabilities: [],
        serial: "A1",
      }),
  });
  await player.listen();
  player.attach({ vendorId, productId, serialNumber: "A1", manufacturer, product });
  const parameters = ["--conditions=source", path.join(examples, "button.ts"), socketPath];
  const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "pipe"] });
  const output = collect(child);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // Repeated until it is acknowledged, as a button does.
  for (const [index, report] of input.entries()) {
    const timer = setInterval(() => player.input(Buffer.from(report, "hex")), 20);
    await new Promise<void>((resolve) => {
      onWritten = () => (written.includes(acknowledged[index] ?? "") ? resolve() : undefined);
    });
    clearInterval(timer);
  }
  player.detach("unplugged");
  await ended;
  await player.close();
  expect(new Set(output.out.trimEnd().split("\n"))).toEqual(new Set(said));
  expect(output.err).toBe("The button is gone: unplugged\n");
  expect(new Set(written)).toEqual(new Set([...acknowledged, green]));
});

function collect(child: ChildProcess): { out: string; err: string } {
  const output = { out: "", err: "" };
  child.stdout?.on("data", (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output.err += chunk.toString()));
  return output;
}
