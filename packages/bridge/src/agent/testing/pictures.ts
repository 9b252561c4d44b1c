import sharp from "sharp";
import { type TakenFacts, encodeAnswer } from "../../capture/screen/answer.ts";

export const facts: TakenFacts = {
  type: "image/jpeg",
  width: 64,
  height: 48,
  sizeBytes: 0,
  of: "active-window",
  hiddenWindows: 0,
};

/** A real JPEG of one colour. */
export const jpegOf = async (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: "blue" } })
    .jpeg()
    .toBuffer();

/** What an honest agent answers. */
export async function honestAnswer(): Promise<Buffer> {
  const picture = await jpegOf(facts.width, facts.height);
  return encodeAnswer({ kind: "taken", facts: { ...facts, sizeBytes: picture.length }, picture });
}
