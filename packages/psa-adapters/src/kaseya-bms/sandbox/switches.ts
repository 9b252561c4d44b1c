import type { Switch } from "../../sandbox/page.ts";
import { switchesOf } from "../../sandbox/switches.ts";
import type { Variants } from "./data.ts";

/** The variants, for the page. */
export const switchesFor = (variants: Variants): readonly Switch[] =>
  switchesOf(variants, {
    names: ["camel", "Pascal"],
    failures: ["in 200", "by status", "problem details"],
    tables: ["lookup", "tenantlookup", "none"],
    titleFilter: ["part", "whole"],
    contactFilter: ["part", "whole", "ignored"],
    patch: ["taken", "refused"],
    notePages: ["heeded", "ignored"],
  });
