import type { Switch } from "../../sandbox/page.ts";
import { switchesOf } from "../../sandbox/switches.ts";
import type { SandboxVariants } from "./data.ts";

/** The variants, for the page. */
export const switchesFor = (variants: SandboxVariants): readonly Switch[] =>
  switchesOf(variants, {
    emailParameter: ["Email", "searchOptions.email", "none"],
    endOfList: ["", null],
    badRequest: ["empty", "problem"],
    badComment: ["invalid-input", "bad-request"],
    created: ["ActionID", "empty"],
    actionId: ["ticket", "other"],
    commented: ["ActionID", "empty"],
    choices: ["text", "number"],
    comment: ["text", "html"],
    unknownStatus: ["refused", "kept"],
    linkHost: ["own", "foreign"],
  });
