import { readFileSync, writeSync } from "node:fs";
import { encodeAnswer } from "./answer.ts";
import { grabPicture } from "./grab-picture.ts";
import type { ScreenWishes } from "./plan.ts";

/** A process for one picture: wishes (JSON) on descriptor 0, the answer on 3. Plain descriptors start fastest. */
const wishes = JSON.parse(readFileSync(0, "utf8")) as ScreenWishes;
const answer = encodeAnswer(await grabPicture(wishes));
for (let written = 0; written < answer.length;) {
  written += writeSync(3, answer, written);
}
