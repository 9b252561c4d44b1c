// The C sources of the emulated ATmega32U4 (packages/emulator/simavr).
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { runTool } from "../run-tool.ts";

const folder = path.resolve(import.meta.dirname, "../../../packages/emulator/simavr");
const files = readdirSync(folder).map((name) => path.join(folder, name));

test("they are formatted (clang-format)", () => {
  expect(runTool("clang-format", ["--dry-run", "--Werror", ...files])).toEqual({ status: 0, output: "" });
});

test("cppcheck finds nothing in them", () => {
  const checks = "--enable=warning,style,performance,portability";
  expect(runTool("cppcheck", [checks, "--error-exitcode=1", "--quiet", folder])).toEqual({ status: 0, output: "" });
});
