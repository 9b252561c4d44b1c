import type { OptionDescription } from "./command.ts";

/** Of every command; the program adds it. */
export const quietOption: OptionDescription = { flags: "--quiet", meaning: "print data and errors, and nothing else" };
