import type { Answer } from "../../sandbox/answer.ts";
import type { SandboxData, SandboxOption, SandboxTicket } from "./data.ts";
import { invalid, success } from "./envelope.ts";
import { ticketRow } from "./views.ts";

/** A body, its names in camelCase. */
export type Row = Readonly<Record<string, unknown>>;

const integerOf = (value: unknown): number | null => (Number.isInteger(value) ? (value as number) : null);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Checks the body as the specification and what is known of BMS demand it, and makes the ticket. */
export function makeTicket(body: Row, data: SandboxData, nowMs: number): Answer {
  const problems: Record<string, string> = {};
  const complain = (name: string, text: string): void => {
    problems[name] = text;
  };
  for (const name of ["Title", "Details"]) {
    if (textOf(body[name.toLowerCase()]) === "") {
      complain(name, `The ${name} field is required.`);
    }
  }
  if (Number.isNaN(Date.parse(textOf(body["openDate"])))) {
    complain("OpenDate", "The OpenDate field is required.");
  }
  const chosen = (name: string, key: string, list: readonly SandboxOption[], isRequired: boolean): number | null => {
    const id = integerOf(body[key]);
    if (id === null) {
      if (isRequired) {
        complain(name, `The ${name} field is required.`);
      }
      return null;
    }
    if (!list.some((one) => one.Id === id && one.IsActive !== false)) {
      complain(name, `The ${name} ${id} is invalid.`);
    }
    return id;
  };
  const { options } = data;
  const accounts = data.accounts.map(({ Id, Name, IsActive }) => ({ Id, Name, IsActive }));
  const accountId = chosen("AccountId", "accountId", accounts, true);
  const there = <Place extends { readonly Id: number; readonly AccountId: number }>(
    rows: readonly Place[],
  ): SandboxOption[] => rows.filter((row) => row.AccountId === accountId).map(({ Id }) => ({ Id, Name: "" }));
  const locationId = chosen("LocationId", "locationId", there(data.locations), true);
  const contactId = chosen("ContactId", "contactId", there(data.contacts.filter(({ IsActive }) => IsActive)), false);
  const assetId = chosen("HardwareAssetId", "hardwareAssetId", there(data.assets), false);
  const statusId = chosen("StatusId", "statusId", options.statuses, true);
  const priorityId = chosen("PriorityId", "priorityId", options.priorities, true);
  const typeId = chosen("TypeId", "typeId", options.types, true);
  const sourceId = chosen("SourceId", "sourceId", options.sources, true);
  const queueId = chosen("QueueId", "queueId", options.queues, false);
  const assigneeId = chosen("AssigneeId", "assigneeId", options.assignees, false);
  const issueTypeId = chosen("IssueTypeId", "issueTypeId", options.issueTypes, false);
  const subIssueTypes = options.subIssueTypes.filter(({ under }) => under === issueTypeId);
  const subIssueTypeId = chosen("SubIssueTypeId", "subIssueTypeId", subIssueTypes, false);
  const slaId = chosen("SLAId", "slaId", options.slas, false);
  const workTypeId = chosen("WorkTypeId", "workTypeId", options.workTypes, false);
  if (queueId === null && assigneeId === null) {
    complain("QueueId", "Either QueueId or AssigneeId is required.");
  }
  if (Object.keys(problems).length > 0) {
    return invalid(data, problems);
  }
  const at = new Date(nowMs).toISOString();
  const id = (data.tickets.at(-1)?.Id ?? 13_287_000) + 1;
  const ticket: SandboxTicket = {
    Id: id,
    TicketNumber: `T20261121.${String(id).slice(-4)}`,
    Title: textOf(body["title"]),
    Details: textOf(body["details"]),
    AccountId: accountId ?? 0,
    LocationId: locationId ?? 0,
    ContactId: contactId,
    HardwareAssetId: assetId,
    QueueId: queueId,
    AssigneeId: assigneeId,
    StatusId: statusId ?? 0,
    PriorityId: priorityId ?? 0,
    TypeId: typeId ?? 0,
    SourceId: sourceId ?? 0,
    IssueTypeId: issueTypeId,
    SubIssueTypeId: subIssueTypeId,
    SLAId: slaId,
    WorkTypeId: workTypeId,
    OpenDate: textOf(body["openDate"]),
    CreatedOn: at,
    CompletedDate: null,
    LastActivityUpdate: at,
  };
  data.tickets.push(ticket);
  return success(data, ticketRow(ticket, data));
}
