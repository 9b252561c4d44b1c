import { Tier2Error } from "@tier2/bridge";

/** What a person who ends the questions is told; `again`: the line that begins once more. */
export const givenUp = (again: string): Tier2Error =>
  new Tier2Error({
    code: "setup_ended",
    category: "usage",
    message: "You ended the set-up; nothing is written.",
    hint: `Begin again: ${again}`,
  });
