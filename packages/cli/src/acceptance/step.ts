export type AcceptanceSystem = "windows" | "linux";

/** What steps are about, in the order in which they are done. */
export const stepGroups = {
  install: "Install",
  service: "Service",
  rights: "Account and rights",
  pipes: "Ways into the bridge",
  policy: "Configuration, policy and secrets",
  network: "Network and helpdesk system",
  button: "Button",
  sessions: "Sessions",
  pictures: "Pictures",
  page: "Notices and the page",
  events: "Event log",
  security: "Security software",
  update: "Update and rollback",
  uninstall: "Uninstall",
} as const;
export type StepGroup = keyof typeof stepGroups;

/** What a step takes besides an administrator at the computer. */
export const stepNeeds = {
  press: "a button, pressed",
  person: "a second account, without administrator's rights",
  remote: "a second computer with a remote desktop client",
  server: "a session host with several people (RDS)",
  domain: "a domain controller, or Intune",
  older: "the package of the version before",
  newer: "a package of a later version",
  restart: "a restart of the computer",
} as const;
export type StepNeed = keyof typeof stepNeeds;

/** A claim about deployment, and how to see on a computer whether it holds. */
export interface Step {
  /** Stays: reports and the proof matrix name it. */
  readonly id: string;
  readonly group: StepGroup;
  readonly systems: readonly AcceptanceSystem[];
  /** What to do, in Markdown; of an automated step, how to see the same by hand. */
  readonly action: string;
  /** What must be seen, in Markdown. */
  readonly expected: string;
  /** Whether `tier2 acceptance` looks at it. */
  readonly isAutomated: boolean;
  readonly needs?: readonly StepNeed[];
}

type Told = Omit<Step, "group" | "systems" | "isAutomated">;

export interface ToldSteps {
  /** Steps that the command does. */
  readonly automated?: readonly Told[];
  /** Steps for a person. */
  readonly byHand?: readonly Told[];
}

/** Steps of a group; what the command does comes first. */
export const stepsOf = (
  group: StepGroup,
  systems: readonly AcceptanceSystem[],
  { automated = [], byHand = [] }: ToldSteps,
): readonly Step[] => [
  ...automated.map((step) => ({ ...step, group, systems, isAutomated: true })),
  ...byHand.map((step) => ({ ...step, group, systems, isAutomated: false })),
];
