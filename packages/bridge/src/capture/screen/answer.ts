import { Buffer } from "node:buffer";
import type { ScreenFacts } from "../parts.ts";

/** What the process that takes the picture tells. */
export type PictureAnswer =
  | { readonly kind: "taken"; readonly facts: TakenFacts; readonly picture: Uint8Array }
  /** In plain words for people. */
  | { readonly kind: "not-taken"; readonly why: string };

export type TakenFacts = Omit<ScreenFacts, "takenAtMs">;

type Head = { readonly kind: "taken"; readonly facts: TakenFacts } | Extract<PictureAnswer, { kind: "not-taken" }>;

/** The length of the head (32 bits, little-endian), the head as JSON, the picture. */
export function encodeAnswer(answer: PictureAnswer): Buffer {
  const head: Head = answer.kind === "taken" ? { kind: answer.kind, facts: answer.facts } : answer;
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, answer.kind === "taken" ? answer.picture : new Uint8Array()]);
}

/** Undefined: not all of it has come yet. Throws when it is none. */
export function decodeAnswer(bytes: Buffer): PictureAnswer | undefined {
  const headEnd = bytes.length < 4 ? Infinity : 4 + bytes.readUInt32LE(0);
  if (bytes.length < headEnd) {
    return undefined;
  }
  const head = JSON.parse(bytes.toString("utf8", 4, headEnd)) as Head;
  if (head.kind === "not-taken") {
    return head;
  }
  const picture = bytes.subarray(headEnd);
  return picture.length < head.facts.sizeBytes ? undefined : { ...head, picture };
}
