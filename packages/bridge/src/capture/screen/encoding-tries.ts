/** Wider pictures are scaled down to this. */
export const widestPixels = 1600;
export const mostBytes: number = 64 * 1024;

export interface EncodingTry {
  /** Pixels. */
  readonly width: number;
  /** Of the JPEG, 1 to 100. */
  readonly quality: number;
}

const firstQuality = 80;
/** Narrower is better than coarser down to this: text at it can still be read. */
const lowestQuality = 40;
const lowestShare = 0.6;
/** What a JPEG of text has of its bytes at quality 80, measured on pages of text at 1600 x 900. */
const sharesByQuality = [
  [60, 0.72],
  [lowestQuality, lowestShare],
] as const;
/** Aimed lower than allowed, so that the next try mostly is the last one. */
const aimedBytes = mostBytes * 0.9;

export const firstTry = (width: number): EncodingTry => ({
  width: Math.min(width, widestPixels),
  quality: firstQuality,
});

/** What to try when a try came out at `sizeBytes`, too large: a lower quality at once, then smaller pictures. */
export function nextTry({ width, quality }: EncodingTry, sizeBytes: number): EncodingTry {
  const wanted = aimedBytes / sizeBytes;
  if (quality !== firstQuality) {
    return { width: narrower(width, wanted), quality };
  }
  const coarser = sharesByQuality.find(([, share]) => share <= wanted);
  return coarser === undefined
    ? { width: narrower(width, wanted / lowestShare), quality: lowestQuality }
    : { width, quality: coarser[0] };
}

/** Bytes grow with the area. Always narrower than before, so that tries come to an end. */
const narrower = (width: number, share: number): number =>
  Math.max(1, Math.min(width - 1, Math.floor(width * Math.sqrt(share))));
