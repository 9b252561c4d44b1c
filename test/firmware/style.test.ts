import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readBoards } from "../../scripts/firmware/boards.ts";
import { firmwareFolder, runTool, versionDefines } from "./run-tool.ts";

const written = ["core", "port", "test", "fuzz"]
  .flatMap((place) =>
    readdirSync(path.join(firmwareFolder, place), { recursive: true, encoding: "utf8" }).map((file) =>
      path.join(place, file),
    ),
  )
  .filter((file) => /\.[ch]$/.test(file) && file !== path.join("test", "vectors.h"));

test("the C sources are formatted (clang-format)", () => {
  expect(runTool("clang-format", ["--dry-run", "--Werror", ...written])).toEqual({ status: 0, output: "" });
});

const boards = readBoards(firmwareFolder);

test.for(boards)("cppcheck finds nothing in core and port of $id", ({ id, port }) => {
  const run = runTool("cppcheck", [
    ...["--quiet", "--std=c11", "--enable=warning,style,performance,portability", "--inline-suppr"],
    // A copy by hand is what a processor without a C library has.
    ...["--suppress=useStandardLibrary", "--error-exitcode=1"],
    ...["-Iinclude", "-Icore", `-Iboards/${id}`, `-Iport/${port}`, ...versionDefines(), "core", `port/${port}`],
  ]);
  expect(run).toEqual({ status: 0, output: "" });
});
