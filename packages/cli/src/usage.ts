import { Tier2Error } from "@tier2/bridge";

/** What is wrong with the words of a command line, and what to write; to be thrown. */
export const usage = (message: string, hint: string): Tier2Error =>
  new Tier2Error({ code: "usage", category: "usage", message, hint });
