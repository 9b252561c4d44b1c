import type { Table } from "./tables.ts";

export interface Choice {
  /** As BMS calls it. */
  readonly label: string;
  /** Words for a value that is not there: "… is not among the queues". */
  readonly among: string;
  /** In TicketInputDto. */
  readonly property: string;
  /** The list's path, by the issue type's id where it depends on it; or a table without a published address. */
  readonly list: string | ((issueTypeId: number) => string) | { readonly table: Table };
  readonly isRequired: boolean;
  /** Taken when BMS demands a value and its list names no default. */
  readonly usual?: string;
}

/** In this order: what depends on the issue type comes after it. */
export type ChoiceName =
  | "queue"
  | "assignee"
  | "status"
  | "priority"
  | "type"
  | "source"
  | "issueType"
  | "subIssueType"
  | "sla"
  | "workType"
  | "noteType"
  | "closedStatus";

const statuses = { list: "/v2/system/statuses/lookup", among: "statuses", property: "StatusId" } as const;

export const choices: Readonly<Record<ChoiceName, Choice>> = {
  queue: { label: "Queue", among: "queues", property: "QueueId", list: "/v2/system/queues/lookup", isRequired: false },
  assignee: {
    label: "Assignee",
    among: "assignees",
    property: "AssigneeId",
    list: "/v2/hr/assignees/lookup",
    isRequired: false,
  },
  status: { label: "Status", ...statuses, isRequired: true, usual: "New" },
  priority: {
    label: "Priority",
    among: "priorities",
    property: "PriorityId",
    list: "/v2/system/priorities/lookup",
    isRequired: true,
    usual: "Medium",
  },
  type: {
    label: "Ticket type",
    among: "ticket types",
    property: "TypeId",
    list: { table: "TicketType" },
    isRequired: true,
  },
  source: {
    label: "Source",
    among: "sources",
    property: "SourceId",
    list: { table: "TicketSource" },
    isRequired: true,
  },
  issueType: {
    label: "Issue type",
    among: "issue types",
    property: "IssueTypeId",
    list: "/v2/system/issuetypes/lookup",
    isRequired: false,
  },
  subIssueType: {
    label: "Sub-issue type",
    among: "sub-issue types of the issue type",
    property: "SubIssueTypeId",
    list: (id) => `/v2/system/issuetypes/${id}/issuesubtypes/lookup`,
    isRequired: false,
  },
  sla: { label: "SLA", among: "SLAs", property: "SLAId", list: "/v2/system/slas/lookup", isRequired: false },
  workType: {
    label: "Work type",
    among: "work types",
    property: "WorkTypeId",
    list: "/v2/system/worktypes/lookup",
    isRequired: false,
  },
  noteType: {
    label: "Note type",
    among: "note types",
    property: "TypeId",
    list: { table: "NoteType" },
    isRequired: false,
  },
  closedStatus: { label: "Status of closed tickets", ...statuses, isRequired: false },
};

export const choiceNames = Object.keys(choices) as readonly ChoiceName[];
