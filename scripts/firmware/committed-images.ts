import { readFileSync } from "node:fs";
import path from "node:path";
import type { FirmwareManifest } from "../../firmware/src/index.ts";
import type { BuiltBoard } from "./built-images.ts";

export interface Comparison {
  /** One sentence each; empty when the images are what the sources give. */
  readonly problems: readonly string[];
  /** What was seen, or why it could not be. */
  readonly remarks: readonly string[];
}

/** Compares what was built with the images in `folder`, which `committed` describes. */
export function compareImages(
  folder: string,
  committed: FirmwareManifest,
  { board, firmware, files }: BuiltBoard,
): Comparison {
  const before = committed.boards.find((candidate) => candidate.board === board.id);
  if (before === undefined) {
    return { problems: [`manifest.json has no images for the board ${board.id}.`], remarks: [] };
  }
  if (before.sources !== firmware.sources) {
    return { problems: [`${board.id}: the sources changed since its images were built.`], remarks: [] };
  }
  if (before.compiler !== firmware.compiler) {
    const remark = `${board.id}: not compared; its images were built with "${before.compiler}", here is "${firmware.compiler}"`;
    return { problems: [], remarks: [remark] };
  }
  const different = firmware.images.filter(({ file, format, sha256 }) => {
    const isListed = before.images.some((image) => image.file === file && image.sha256 === sha256);
    return !isListed || !readFileSync(path.join(folder, file)).equals(files.get(format) ?? new Uint8Array());
  });
  return different.length === 0
    ? { problems: [], remarks: [`${board.id}: the images are what the sources give, byte for byte`] }
    : { problems: different.map(({ file }) => `The sources give other bytes than ${file}.`), remarks: [] };
}
