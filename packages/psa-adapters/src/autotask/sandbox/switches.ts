import type { Switch } from "../../sandbox/page.ts";
import { switchesOf } from "../../sandbox/switches.ts";
import type { Variants } from "./data.ts";

/** The variants, for the page. */
export const switchesFor = (variants: Variants): readonly Switch[] =>
  switchesOf(variants, {
    throttle: ["429", "500"],
    authentication: ["401", "legacy"],
    permission: ["403", "500"],
    access: ["told", "untold"],
    version: ["checked", "open"],
    metadata: ["open", "by right"],
    workTypes: ["entity", "picklist"],
    dates: ["with Z", "bare"],
  });
