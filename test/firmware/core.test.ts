// The portable core, compiled for this machine with sanitizers. TIER2_SCALE=full raises the counts, TIER2_SEED
// repeats a run.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import { firmwareFolder, runTool, versionDefines } from "./run-tool.ts";

const usb = [
  "test/fake_host.c",
  ...["core/usb_control.c", "core/usb_descriptors.c", "core/usbd.c", "core/usbd_hid.c", "core/usbd_standard.c"],
];
const everything = [
  ...[...usb, "test/fake_board.c"],
  ...["app", "app_reports", "debounce", "flood", "gesture", "light", "press_queue", "store", "times"].map(
    (name) => `core/${name}.c`,
  ),
];
const programs: Readonly<Record<string, readonly string[]>> = {
  test_vectors: [],
  test_debounce: ["core/debounce.c"],
  test_gesture: ["core/gesture.c", "core/times.c"],
  test_flood: ["core/flood.c", "core/times.c"],
  test_store: ["core/store.c"],
  test_press_queue: ["core/press_queue.c", "core/times.c"],
  test_light: ["core/light.c", "core/times.c"],
  test_boot_id: ["core/boot_id.c"],
  test_usbd_standard: usb,
  test_usbd_hid: usb,
  test_app: everything,
  test_app_reports: everything,
  test_app_gesture: everything,
  test_app_time: everything,
};
const flags = [
  ...["-std=c11", "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
  ...["-Wall", "-Wextra", "-Wconversion", "-Werror", "-Iinclude", "-Icore", "-Itest"],
];

const folder = mkdtempSync(path.join(tmpdir(), "tier2-firmware-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.for(Object.entries(programs))("%s", ([name, sources]) => {
  const program = path.join(folder, name);
  const build = runTool("cc", [...flags, ...versionDefines(), `test/${name}.c`, ...sources, "-o", program]);
  expect(build).toEqual({ status: 0, output: "" });
  const run = runTool(program, []);
  expect(run).toEqual({ status: 0, output: expect.any(String) });
  // The names of its tests are for a failure; seeds and counts have a space or a sign of equality.
  process.stdout.write(
    `${name}: ${run.output
      .split("\n")
      .filter((line) => /[ =]/.test(line))
      .join("; ")}\n`,
  );
});

test("every test program is run, and every file of the core is in one", () => {
  const files = (place: string): readonly string[] =>
    readdirSync(path.join(firmwareFolder, place)).filter((file) => file.endsWith(".c"));
  expect(Object.keys(programs).sort()).toEqual(
    files("test")
      .filter((file) => file.startsWith("test_"))
      .map((file) => path.parse(file).name)
      .sort(),
  );
  const tested = new Set(Object.values(programs).flat());
  expect(files("core").filter((file) => !tested.has(`core/${file}`))).toEqual([]);
});
