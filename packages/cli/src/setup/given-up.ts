import { Tier2Error } from "@tier2/bridge";

/** What a person who ends the questions is told. */
export const givenUp = (): Tier2Error =>
  new Tier2Error({
    code: "setup_ended",
    category: "usage",
    message: "You ended the set-up; nothing is written.",
    hint: "Begin again: tier2 setup",
  });
