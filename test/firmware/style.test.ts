import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { firmwareFolder, runTool, versionDefines } from "./run-tool.ts";

const written = ["core", "port", "test"]
  .flatMap((place) =>
    readdirSync(path.join(firmwareFolder, place), { recursive: true, encoding: "utf8" }).map((file) =>
      path.join(place, file),
    ),
  )
  .filter((file) => /\.[ch]$/.test(file) && file !== path.join("test", "vectors.h"));

test("the C sources are formatted (clang-format)", () => {
  expect(runTool("clang-format", ["--dry-run", "--Werror", ...written])).toEqual({ status: 0, output: "" });
});

test("cppcheck finds nothing in core and port", () => {
  const run = runTool("cppcheck", [
    ...["--quiet", "--std=c11", "--enable=warning,style,performance,portability", "--inline-suppr"],
    ...["--error-exitcode=1", "-Iinclude", "-Icore", "-Iport/rp2040", ...versionDefines(), "core", "port"],
  ]);
  expect(run).toEqual({ status: 0, output: "" });
});
