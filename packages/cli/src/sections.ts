/** The commands as help and docs/cli.md list them; groups of two words have a line for the group. */
export const sections: readonly { readonly title: string; readonly commands: readonly string[] }[] = [
  { title: "Try it without hardware", commands: ["demo", "sandbox"] },
  { title: "Set up", commands: ["psa check", "psa fields", "psa test", "psa send", "secret set"] },
  { title: "Run, and look after it", commands: ["run", "status", "press", "telemetry"] },
  { title: "Presses on this computer", commands: ["queue list", "queue retry", "queue cancel", "erase"] },
];

/** Commands of two words, e.g. `psa check`, by their first. */
export const groups: Readonly<Record<string, string>> = {
  psa: "Look at the helpdesk system, and make tickets by hand.",
  queue: "List presses, send them again, cancel them.",
  secret: "Replace secrets of the configuration.",
};
