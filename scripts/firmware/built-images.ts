import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BoardFirmware, BoardPin, ImageFormat } from "../../firmware/src/index.ts";
import { padText } from "../generate/board-pins.ts";
import type { Board, Pin } from "./boards.ts";
import { buildWithPlatformio } from "./platformio.ts";
import { hashSources } from "./sources.ts";
import { compilerVersion, measureMemory } from "./toolchain.ts";

/** What a build made for one board. */
export interface BuiltBoard {
  readonly board: Board;
  readonly firmware: BoardFirmware;
  /** What is left of the RAM. */
  readonly stackBytes: number;
  readonly files: ReadonlyMap<ImageFormat, Uint8Array>;
}

/** Hexadecimal SHA-256 of data. */
export function sha256(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** A pin as the manifest tells it. */
export function manifestPin(pin: Pin): BoardPin {
  const { role, name, pad: _pad, meaning: _meaning, ...facts } = pin;
  return { role, name, where: padText(pin), ...facts };
}

function collect(firmwareFolder: string, board: Board, buildFolder: string): BuiltBoard {
  const files = new Map(
    board.images.map((format) => [format, readFileSync(path.join(buildFolder, `firmware.${format}`))]),
  );
  const { variablesBytes, stackBytes } = measureMemory(board, path.join(buildFolder, "firmware.elf"));
  const firmware: BoardFirmware = {
    board: board.id,
    name: board.name,
    pins: board.pins.map(manifestPin),
    images: [...files].map(([format, data]) => ({
      file: `${board.id}.${format}`,
      format,
      sha256: sha256(data),
      sizeBytes: data.length,
    })),
    compiler: compilerVersion(board),
    sources: hashSources(firmwareFolder, board),
    flashBytes: readFileSync(path.join(buildFolder, "firmware.bin")).length,
    variablesBytes,
  };
  return { board, firmware, stackBytes, files };
}

/** Builds the boards from nothing, in a folder that is gone afterwards. Throws BuildError. */
export function buildImages(
  firmwareFolder: string,
  boards: readonly Board[],
  options: { readonly toolsFolder: string; readonly isRelease: boolean },
): readonly BuiltBoard[] {
  for (const board of boards) {
    compilerVersion(board); // before anything is downloaded
  }
  const workFolder = mkdtempSync(path.join(tmpdir(), "tier2-firmware-build-"));
  try {
    const environments = boards.map(({ id }) => id);
    const buildFolder = buildWithPlatformio(firmwareFolder, environments, { ...options, workFolder });
    return boards.map((board) => collect(firmwareFolder, board, buildFolder(board.id)));
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}
