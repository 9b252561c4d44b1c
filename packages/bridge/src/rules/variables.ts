/** Helpdesk systems whose variables are known by name; those of others are told by `tier2 psa fields`. */
export type RuleSystem = "autotask" | "connectwise" | "kaseya-bms" | "atera";

/** A name that rules read, and some of them write. */
export interface RuleVariable {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly meaning: string;
  readonly example: string;
  /**
   * Who writes it, by helpdesk system: the ticket's field as the adapter calls it, or a part of the text. "read": nobody. A
   * system that is missing has no such field.
   */
  readonly writes: "read" | "text" | Readonly<Partial<Record<RuleSystem, string>>>;
}

const everywhere = (field: string): Readonly<Record<RuleSystem, string>> => ({
  ...{ autotask: field, connectwise: field, "kaseya-bms": field, atera: field },
});

const read = (name: string, meaning: string, example: string, aliases: readonly string[] = []): RuleVariable => ({
  ...{ name, aliases, meaning, example },
  writes: "read",
});

/** In the order of docs/rules.md. */
export const ruleVariables: readonly RuleVariable[] = [
  read("selections", "What the person ticked and chose, a list of texts.", '["This is urgent"]'),
  read("hostname", "Name of the computer.", "FRONTDESK-02"),
  read("name", "Who asks: as configured, or as the computer knows them.", "Ann Example"),
  read("email", "Their address.", "ann@example.com"),
  read("ip", "Address of the network card with the default route.", "10.20.30.40"),
  read("mac", "Hardware address of the same card.", "00:00:5e:00:53:01"),
  read("input_name", "Name that the person typed; empty for those whom the helpdesk system knows.", "Ann Example"),
  read("input_email", "Address that they typed.", "ann@example.com"),
  read("input_phone", "Telephone number that they typed.", "+1 202 555 0100", ["input_cell"]),
  read("input_company", "Company that they typed.", "Example Ltd"),
  read("contactName", "Name of the contact that the helpdesk system has for the person.", "Ann Example"),
  read("businessName", "The company that it has for the person.", "Example Ltd", ["business_name"]),
  read("openDate", "Time of the press (UTC).", "2026-03-02T08:15:07.000Z"),
  read("append", "What rules before this one added to the public text.", "VIP", []),
  read("priv_append", "What rules before this one added to the internal note.", "Call back", ["privateAppend"]),
  {
    ...{ name: "message", aliases: ["msg"], example: "Cannot print" },
    meaning: "What the person wrote. Once it is written: the whole text that they may read, whose place it takes.",
    writes: "text",
  },
  {
    ...{ name: "subject", aliases: ["title"], meaning: "The ticket's subject.", example: "Help button pressed" },
    writes: "text",
  },
  {
    ...{ name: "priority", aliases: [], meaning: "Priority.", example: "High" },
    writes: everywhere("priority"),
  },
  {
    ...{ name: "ticketStatus", aliases: ["status", "state"], meaning: "Status of the new ticket.", example: "New" },
    writes: everywhere("status"),
  },
  {
    ...{ name: "queue", aliases: [], meaning: "Queue that the ticket goes to.", example: "Service Desk" },
    writes: { autotask: "queue", "kaseya-bms": "queue" },
  },
  {
    ...{ name: "board", aliases: [], meaning: "Service board that the ticket goes to.", example: "Help Desk" },
    writes: { connectwise: "board" },
  },
  {
    ...{ name: "team", aliases: [], meaning: "Team of the board.", example: "Service Team" },
    writes: { connectwise: "team" },
  },
  {
    ...{ name: "type", aliases: ["ticketType"], meaning: "Type of ticket.", example: "Incident" },
    writes: { autotask: "ticketType", connectwise: "type", "kaseya-bms": "type", atera: "type" },
  },
  {
    ...{ name: "category", aliases: ["ticketCategory"], meaning: "Category.", example: "Standard" },
    writes: { autotask: "ticketCategory" },
  },
  {
    ...{ name: "issue", aliases: ["issueType"], meaning: "Issue type.", example: "Computer" },
    writes: { autotask: "issueType" },
  },
  {
    ...{
      name: "subIssue",
      aliases: ["subIssueType"],
      meaning: "Sub-issue type, of that issue type.",
      example: "Printer",
    },
    writes: { autotask: "subIssueType" },
  },
  {
    ...{ name: "source", aliases: ["ticketSource"], meaning: "Where the ticket comes from.", example: "Phone" },
    writes: { autotask: "source", connectwise: "source", "kaseya-bms": "source" },
  },
  {
    ...{ name: "worktype", aliases: ["workType"], meaning: "Work type.", example: "Remote Support" },
    writes: { autotask: "workType" },
  },
  {
    ...{ name: "impact", aliases: [], meaning: "Impact.", example: "High" },
    writes: { connectwise: "impact", atera: "impact" },
  },
  {
    ...{
      name: "urgency",
      aliases: ["severity"],
      meaning: "Urgency, which ConnectWise calls severity.",
      example: "High",
    },
    writes: { connectwise: "severity" },
  },
  {
    ...{ name: "owner", aliases: [], meaning: "Technician who owns the ticket.", example: "jsmith" },
    writes: { connectwise: "owner" },
  },
  {
    ...{ name: "assignee", aliases: [], meaning: "Technician whom the ticket is given to.", example: "John Smith" },
    writes: { "kaseya-bms": "assignee" },
  },
];

/**
 * What a name in `set` stands for. - text: subject or message. - field: a ticket's field, as the adapter calls it. - read:
 * nobody writes it. - elsewhere: other helpdesk systems have it. - unknown: no name of the table.
 */
export type WriteTarget =
  | { readonly kind: "text"; readonly part: "subject" | "message" }
  | { readonly kind: "field"; readonly field: string }
  | { readonly kind: "read" | "elsewhere" | "unknown" };

const isSystem = (psa: string): psa is RuleSystem => ["autotask", "connectwise", "kaseya-bms", "atera"].includes(psa);

const named = (name: string): RuleVariable | undefined =>
  ruleVariables.find((variable) => variable.name === name || variable.aliases.includes(name));

/** Fields of a helpdesk system that have no variable of their own: `set` takes them by the adapter's names. */
const furtherFields: Readonly<Record<RuleSystem, readonly string[]>> = {
  autotask: [],
  connectwise: ["subType", "item"],
  "kaseya-bms": ["issueType", "subIssueType", "sla", "workType"],
  atera: [],
};

/** `psa`: kind of the helpdesk system. */
export function writeTarget(name: string, psa: string): WriteTarget {
  if (isSystem(psa) && furtherFields[psa].includes(name)) {
    return { kind: "field", field: name };
  }
  const variable = named(name);
  if (variable === undefined) {
    return { kind: "unknown" };
  }
  if (variable.writes === "read") {
    return { kind: "read" };
  }
  if (variable.writes === "text") {
    return { kind: "text", part: variable.name === "subject" ? "subject" : "message" };
  }
  if (!isSystem(psa)) {
    return { kind: "field", field: name };
  }
  const field = variable.writes[psa];
  return field === undefined ? { kind: "elsewhere" } : { kind: "field", field };
}

/** Every name that conditions read beside the facts, aliases among them. */
export const variableNames: readonly string[] = ruleVariables.flatMap(({ name, aliases }) => [name, ...aliases]);

/** Every name that `set` takes for a helpdesk system, aliases among them. */
export const writableNames = (psa: string): readonly string[] => [
  ...variableNames.filter((name) => ["field", "text"].includes(writeTarget(name, psa).kind)),
  ...(isSystem(psa) ? furtherFields[psa] : []),
];

/** Whether all names of a helpdesk system are in the table; those of others are told by its adapter alone. */
export const hasKnownNames = (psa: string): boolean => isSystem(psa);
