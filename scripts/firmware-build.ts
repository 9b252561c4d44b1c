// npm run firmware:build            builds the image, writes firmware/images/pico.uf2 and manifest.json
// npm run firmware:build --check    writes nothing there; exit 1 when the committed image is not what the sources give
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { type FirmwareImage, hashSources, readManifest, sha256 } from "./firmware/manifest.ts";
import { BuildError, buildWithPlatformio, compilerVersion } from "./firmware/platformio.ts";

const root = path.resolve(import.meta.dirname, "..");
const firmwareFolder = path.join(root, "firmware");
const imagesFolder = path.join(firmwareFolder, "images");
const toolsFolder = path.join(root, ".cache/platformio");
const board = "pico";
const imageFile = `${board}.uf2`;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

function describe(built: string): FirmwareImage {
  const data = readFileSync(built);
  const { protocolVersion } = JSON.parse(readFileSync(path.join(root, "packages/button/protocol.json"), "utf8")) as {
    protocolVersion: number;
  };
  return {
    board,
    file: imageFile,
    sha256: sha256(data),
    sizeBytes: data.length,
    version: readFileSync(path.join(firmwareFolder, "version.txt"), "utf8").trim(),
    compiler: compilerVersion(),
    protocolVersion,
    sources: hashSources(firmwareFolder),
  };
}

function write(built: string, image: FirmwareImage): void {
  mkdirSync(imagesFolder, { recursive: true });
  copyFileSync(built, path.join(imagesFolder, imageFile));
  writeFileSync(path.join(imagesFolder, "manifest.json"), `${JSON.stringify({ images: [image] }, null, 2)}\n`);
  say(`firmware/images/${imageFile}: ${image.sizeBytes} bytes, version ${image.version}, SHA-256 ${image.sha256}`);
}

/** Returns what is wrong with the committed image, one sentence each. */
function check(built: string, image: FirmwareImage): readonly string[] {
  if (!existsSync(path.join(imagesFolder, "manifest.json"))) {
    return ["firmware/images/manifest.json is missing."];
  }
  const committed = readManifest(firmwareFolder).images.find((candidate) => candidate.board === board);
  if (committed === undefined) {
    return [`firmware/images/manifest.json has no image for the board ${board}.`];
  }
  const problems: string[] = [];
  if (committed.sources !== image.sources) {
    problems.push("The sources changed since the committed image was built.");
  }
  if (committed.version !== image.version || committed.protocolVersion !== image.protocolVersion) {
    problems.push("The manifest names another firmware or protocol version than the sources.");
  }
  if (committed.compiler !== image.compiler) {
    say(`not compared: the committed image was built with "${committed.compiler}", here is "${image.compiler}"`);
  } else if (readFileSync(built).equals(readFileSync(path.join(imagesFolder, imageFile)))) {
    say(`firmware/images/${imageFile} is what the sources give, byte for byte`);
  } else {
    problems.push(`The sources give other bytes than firmware/images/${imageFile}.`);
  }
  return problems;
}

try {
  const isCheck = process.argv.includes("--check");
  compilerVersion(); // before anything is downloaded
  const built = buildWithPlatformio(firmwareFolder, toolsFolder, board);
  const image = describe(built);
  if (!isCheck) {
    write(built, image);
  } else {
    const problems = check(built, image);
    for (const problem of problems) {
      say(`${problem} Run npm run firmware:build and commit the result.`);
    }
    process.exitCode = problems.length === 0 ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof BuildError)) {
    throw error;
  }
  say(error.message);
  process.exitCode = 1;
}
