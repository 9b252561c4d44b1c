// `pio run -e native`: the core as a library for this computer, linked as firmware/README.md says.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildWithPlatformio } from "../../scripts/firmware/platformio.ts";
import { firmwareFolder, runTool, versionDefines } from "./run-tool.ts";

const toolsFolder = path.resolve(firmwareFolder, "../.cache/platformio");
const workFolder = mkdtempSync(path.join(tmpdir(), "tier2-native-"));
afterAll(() => rmSync(workFolder, { recursive: true, force: true }));

test("a program with a board of its own runs the whole core", () => {
  const library = buildWithPlatformio(firmwareFolder, ["native"], { toolsFolder, workFolder })("native");
  const program = path.join(workFolder, "program");
  const build = runTool("cc", [
    ...[
      "-std=c11",
      ...versionDefines(),
      "-Icore",
      "-Iinclude",
      "-Itest",
      "test/test_app.c",
      "test/fake_board.c",
      "test/fake_host.c",
    ],
    ...[`-L${library}`, "-ltier2_core", "-o", program],
  ]);
  expect(build).toEqual({ status: 0, output: "" });
  expect(runTool(program, [])).toMatchObject({ status: 0 });
});
