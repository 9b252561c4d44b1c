import type { CommandContext } from "./command.ts";

/** Colours are for terminals, and not for who does not want them (no-color.org). */
export const hasColour = ({ stdout, environment }: Pick<CommandContext, "stdout" | "environment">): boolean =>
  stdout.isTTY === true && (environment["NO_COLOR"] ?? "") === "";
