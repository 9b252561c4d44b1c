import process from "node:process";

/** A count, or another limit, for the run at hand: `npm test` takes the small one, `npm run soak` the full one. */
export const scaled = <Value>(counts: { readonly small: Value; readonly full: Value }): Value =>
  process.env["TIER2_SCALE"] === "full" ? counts.full : counts.small;
