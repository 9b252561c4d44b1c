// npm run firmware:build                       builds all boards into firmware/images and prints what they take
// npm run firmware:build -- BOARD...           only these; the others' images stay
//   --check                                    writes nothing; exit 1 when the images are not what the sources give
//   --out FOLDER                               puts images and manifest.json there instead
//   --release --out FOLDER                     a release; refused while the USB product id is one for tests
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { type FirmwareManifest, readManifest } from "../firmware/src/index.ts";
import { type Board, readBoards } from "./firmware/boards.ts";
import { BuildError } from "./firmware/build-error.ts";
import { type BuiltBoard, buildImages } from "./firmware/built-images.ts";
import { compareImages } from "./firmware/committed-images.ts";
import { brokenBudgets, sizeReport } from "./firmware/size-report.ts";
import { testIdProblem } from "./lib/release-problems.ts";

const root = path.resolve(import.meta.dirname, "..");
const firmwareFolder = path.join(root, "firmware");
const committedFolder = path.join(firmwareFolder, "images");
const toolsFolder = path.join(root, ".cache/platformio");

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), "utf8"));

function chooseBoards(names: readonly string[]): readonly Board[] {
  const boards = readBoards(firmwareFolder);
  const unknown = names.filter((name) => !boards.some(({ id }) => id === name));
  if (unknown.length > 0) {
    throw new BuildError(
      `There is no board ${unknown.join(", ")}. The boards: ${boards.map(({ id }) => id).join(", ")}`,
    );
  }
  return boards.filter(({ id }) => names.length === 0 || names.includes(id));
}

function manifestOf(built: readonly BuiltBoard[], isRelease: boolean): FirmwareManifest {
  const { protocolVersion } = readJson("packages/button/protocol.json") as { protocolVersion: number };
  return {
    development: !isRelease,
    version: readFileSync(path.join(firmwareFolder, "version.txt"), "utf8").trim(),
    protocolVersion,
    boards: built.map(({ firmware }) => firmware),
  };
}

/** Boards that were not built keep what `folder` has of them. */
function write(folder: string, manifest: FirmwareManifest, built: readonly BuiltBoard[], kept: FirmwareManifest): void {
  mkdirSync(folder, { recursive: true });
  for (const { board, files } of built) {
    for (const [format, data] of files) {
      writeFileSync(path.join(folder, `${board.id}.${format}`), data);
    }
  }
  const others = kept.boards.filter(({ board }) => !manifest.boards.some((made) => made.board === board));
  const boards = [...manifest.boards, ...others].sort((one, other) => (one.board < other.board ? -1 : 1));
  writeFileSync(path.join(folder, "manifest.json"), `${JSON.stringify({ ...manifest, boards }, null, 2)}\n`);
  say(
    `wrote ${path.relative(process.cwd(), folder)}: ${built.flatMap(({ firmware }) => firmware.images.map(({ file }) => file)).join(", ")}`,
  );
}

function check(manifest: FirmwareManifest, built: readonly BuiltBoard[]): readonly string[] {
  const committed = readManifest(committedFolder);
  const comparisons = built.map((one) => compareImages(committedFolder, committed, one));
  for (const remark of comparisons.flatMap(({ remarks }) => remarks)) {
    say(remark);
  }
  const isSameVersion =
    committed.version === manifest.version && committed.protocolVersion === manifest.protocolVersion;
  const problems = [
    ...comparisons.flatMap((comparison) => comparison.problems),
    ...(isSameVersion ? [] : ["manifest.json names another firmware or protocol version than the sources."]),
  ];
  return problems.length === 0 ? [] : [...problems, "Run npm run firmware:build and commit the result."];
}

function main(): readonly string[] {
  const { values, positionals } = parseArgs({
    options: { check: { type: "boolean" }, release: { type: "boolean" }, out: { type: "string" } },
    allowPositionals: true,
  });
  const { check: isCheck = false, release: isRelease = false, out } = values;
  if (isRelease && (out === undefined || isCheck)) {
    throw new BuildError("A release goes to a folder of its own: npm run firmware:build -- --release --out FOLDER");
  }
  const problem = isRelease ? testIdProblem(root) : undefined;
  if (problem !== undefined) {
    throw new BuildError(problem);
  }
  const boards = chooseBoards(positionals);
  const built = buildImages(firmwareFolder, boards, { toolsFolder, isRelease });
  const manifest = manifestOf(built, isRelease);
  process.stdout.write(`${sizeReport(built)}\n`);
  const broken = brokenBudgets(built);
  if (isCheck) {
    return [...broken, ...check(manifest, built)];
  }
  if (broken.length === 0 || !isRelease) {
    const isPartial = out === undefined && positionals.length > 0;
    write(path.resolve(out ?? committedFolder), manifest, built, isPartial ? readManifest(committedFolder) : manifest);
  }
  return broken;
}

try {
  const problems = main();
  for (const problem of problems) {
    say(problem);
  }
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof BuildError)) {
    throw error;
  }
  say(error.message);
  process.exitCode = 1;
}
