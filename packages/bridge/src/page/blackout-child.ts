import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import type Sharp from "sharp";
import type { Rectangle } from "./browser/protocol.ts";
import { paintBlack } from "./paint-black.ts";

/** A process for one picture: it comes on descriptor 0, what is to be black as the argument, the answer goes to 1. */
const sharp = createRequire(import.meta.url)("sharp") as typeof Sharp;
const black = JSON.parse(process.argv[2] ?? "[]") as readonly Rectangle[];
const painted = await paintBlack(sharp, readFileSync(0), black);
for (let written = 0; written < painted.length;) {
  written += writeSync(1, painted, written);
}
