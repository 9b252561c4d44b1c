/** The commands as help and docs/cli.md list them; groups of two words have a line for the group. */
export const sections: readonly { readonly title: string; readonly commands: readonly string[] }[] = [
  { title: "Try it without hardware", commands: ["demo", "emulate", "sandbox"] },
  {
    title: "Boards and buttons",
    commands: [
      ...["firmware list", "firmware flash", "firmware verify", "firmware info", "firmware erase-settings"],
      ...["firmware boards", "firmware provision"],
      ...["button list", "button watch", "button light", "button info", "button settings", "button test"],
      ...["udev print", "udev install"],
    ],
  },
  {
    title: "Set up",
    commands: [
      ...["setup", "config validate", "config show", "config schema", "secret set", "secret list"],
      ...["psa check", "psa fields", "psa test", "psa send"],
    ],
  },
  { title: "For the people at the desk", commands: ["lights card"] },
  { title: "Rules", commands: ["rules check", "rules test", "rules import"] },
  {
    title: "Run, and look after it",
    commands: ["run", "agent", "status", "doctor", "acceptance", "press", "telemetry", "diagnostics"],
  },
  {
    title: "As a service of the system",
    commands: [
      "service install",
      "service uninstall",
      "service start",
      "service stop",
      "service status",
      "service provision",
    ],
  },
  {
    title: "Presses on this computer",
    commands: [...["queue list", "queue show", "queue retry", "queue cancel", "queue drop", "queue export", "erase"]],
  },
  { title: "Your shell", commands: ["completion"] },
];

/** What `tier2 --help` begins with. */
export const firstExamples: readonly string[] = ["tier2 demo", "tier2 firmware flash", "tier2 setup", "tier2 status"];

/** Commands of two words, e.g. `psa check`, by their first. */
export const groups: Readonly<Record<string, string>> = {
  firmware: "Write the firmware to a board, compare it, and look at the board.",
  button: "Look at buttons, test them, and change how they feel.",
  udev: "Let the button be opened on Linux.",
  psa: "Look at the helpdesk system, and make tickets by hand.",
  queue: "List presses, look at one, send it again, give it up, export them.",
  lights: "What the lights mean, to print.",
  service: "The bridge as a service of the system.",
  config: "Check and print the configuration.",
  rules: "Check, try and import the rules that say what becomes of a press.",
  secret: "Replace and list secrets of the configuration.",
};
