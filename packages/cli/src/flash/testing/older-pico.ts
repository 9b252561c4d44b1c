import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readManifest } from "@tier2/emulator";
import { expect, onTestFinished } from "vitest";
import type { ZodType } from "zod";
import type { Attached } from "../attached.ts";
import { FakeBoard } from "./fake-board.ts";

export const none: Attached = { buttons: [], loaders: [], drives: [], sketches: [] };

/** Of the images that came with this software. */
export const version: string = readManifest().version;

export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-firmware-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A Pico with an older firmware, which becomes what is written to it. */
export function olderPico(stage: ConstructorParameters<typeof FakeBoard>[0] = "firmware"): FakeBoard {
  const board = new FakeBoard(stage);
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  board.nextVersion = [major, minor, patch];
  return board;
}

/** What was printed, without its version, when it has the shape that the command says. */
export function shaped(stdout: string, { json }: { readonly json?: ZodType }): unknown {
  const { schemaVersion, ...content } = JSON.parse(stdout) as Record<string, unknown>;
  expect(schemaVersion).toBe(1);
  return json?.parse(content);
}
