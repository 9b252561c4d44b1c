export interface Choice {
  /** As Autotask calls it. */
  readonly label: string;
  /** Words for a value that is not there: `"Hihg" is no priority`. */
  readonly word: string;
  /** The ticket's field. */
  readonly property: string;
  /** The value on which the choices depend. */
  readonly dependsOn?: ChoiceName;
  readonly isRequired: boolean;
  /** Taken when Autotask demands a value and its list names no default. */
  readonly usual?: string;
}

/** In this order: what depends on another comes after it. */
export type ChoiceName =
  | "queue"
  | "status"
  | "priority"
  | "ticketCategory"
  | "ticketType"
  | "source"
  | "issueType"
  | "subIssueType"
  | "workType";

export const choices: Readonly<Record<ChoiceName, Choice>> = {
  queue: { label: "Queue", word: "queue", property: "queueID", isRequired: true },
  status: { label: "Status", word: "status", property: "status", isRequired: true, usual: "New" },
  priority: { label: "Priority", word: "priority", property: "priority", isRequired: true, usual: "Medium" },
  ticketCategory: {
    label: "Ticket category",
    word: "ticket category",
    property: "ticketCategory",
    isRequired: false,
  },
  ticketType: { label: "Ticket type", word: "ticket type", property: "ticketType", isRequired: false },
  source: { label: "Source", word: "source", property: "source", isRequired: false },
  issueType: { label: "Issue type", word: "issue type", property: "issueType", isRequired: false },
  subIssueType: {
    label: "Sub-issue type",
    word: "sub-issue type",
    property: "subIssueType",
    dependsOn: "issueType",
    isRequired: false,
  },
  workType: { label: "Work type", word: "work type", property: "billingCodeID", isRequired: false },
};

export const choiceNames = Object.keys(choices) as readonly ChoiceName[];
