import type { LightReport } from "@tier2/button";

/** What a light is left with when nobody has anything to say any more: no-bridge would be wrong. */
export const dark: LightReport = {
  ...{ pattern: "off", red: 0, green: 0, blue: 0, periodMs: 0 },
  timeToLiveMs: 0, // for ever
};
