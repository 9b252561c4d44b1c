import process from "node:process";

/** A count for the run at hand: `npm test` takes the small one, `npm run soak` the full one. */
export const scaled = (counts: { readonly small: number; readonly full: number }): number =>
  process.env["TIER2_SCALE"] === "full" ? counts.full : counts.small;
