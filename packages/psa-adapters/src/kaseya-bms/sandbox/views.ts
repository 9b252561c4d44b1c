import type { TicketView } from "../../sandbox/page.ts";
import { plainText } from "../../plain-text.ts";
import { type SandboxContact, type SandboxData, type SandboxNote, type SandboxTicket, nameIn } from "./data.ts";

const nameOf = ({ FirstName, LastName }: SandboxContact): string => `${FirstName} ${LastName}`;

/** TicketListDto: a ticket in a list, which lacks the name of its source. */
export function listRow(ticket: SandboxTicket, data: SandboxData): Readonly<Record<string, unknown>> {
  const { options, accounts, locations, contacts } = data;
  const contact = contacts.find(({ Id }) => Id === ticket.ContactId);
  return {
    ...ticket,
    HardwareAssetId: ticket.HardwareAssetId ?? 0,
    AccountName: accounts.find(({ Id }) => Id === ticket.AccountId)?.Name ?? null,
    LocationName: locations.find(({ Id }) => Id === ticket.LocationId)?.Name ?? null,
    ContactName: contact === undefined ? null : nameOf(contact),
    QueueName: nameIn(options.queues, ticket.QueueId),
    AssigneeName: nameIn(options.assignees, ticket.AssigneeId),
    StatusName: nameIn(options.statuses, ticket.StatusId),
    PriorityName: nameIn(options.priorities, ticket.PriorityId),
    TypeName: nameIn(options.types, ticket.TypeId),
    IssueTypeName: nameIn(options.issueTypes, ticket.IssueTypeId),
    SubIssueTypeName: nameIn(options.subIssueTypes, ticket.SubIssueTypeId),
    SLAName: nameIn(options.slas, ticket.SLAId),
    WorkTypeName: nameIn(options.workTypes, ticket.WorkTypeId),
    CreatedBy: data.userId,
    CreatedByName: data.userFullName,
  };
}

/** TicketOutputDto */
export function ticketRow(ticket: SandboxTicket, data: SandboxData): Readonly<Record<string, unknown>> {
  const contact = data.contacts.find(({ Id }) => Id === ticket.ContactId);
  return {
    ...listRow(ticket, data),
    HardwareAssetId: ticket.HardwareAssetId,
    HardwareAssetName: data.assets.find(({ Id }) => Id === ticket.HardwareAssetId)?.AssetName ?? null,
    SourceName: nameIn(data.options.sources, ticket.SourceId),
    ContactEmail: contact?.EmailAddress ?? null,
    ContactPhone: contact?.Phone ?? null,
    IsReadOnly: false,
  };
}

/** TicketNoteOutputDto */
export function noteRow(note: SandboxNote, data: SandboxData): Readonly<Record<string, unknown>> {
  const { ticketId: _ticketId, files, ...row } = note;
  return {
    ...row,
    TypeName: nameIn(data.options.noteTypes, note.TypeId),
    Attachments: files.map(({ content: _content, ...file }) => ({
      ...file,
      AliasName: file.OriginalFileName,
      ObjectId: note.Id,
      CreatedOn: note.CreatedOn,
      IsUploadedToBlob: true,
    })),
  };
}

export const notesOf = (ticketId: number, data: SandboxData): readonly SandboxNote[] =>
  data.notes.filter((note) => note.ticketId === ticketId);

const colours: Readonly<Record<string, string>> = { Critical: "Red", High: "Orange", Medium: "Yellow", Low: "Green" };

/** A ticket as people see it on the page. */
export function ticketView(ticket: SandboxTicket, data: SandboxData): TicketView {
  const { options, accounts, contacts } = data;
  const contact = contacts.find(({ Id }) => Id === ticket.ContactId);
  const priority = nameIn(options.priorities, ticket.PriorityId) ?? "";
  const notes = notesOf(ticket.Id, data);
  return {
    id: String(ticket.Id),
    summary: ticket.Title,
    company: accounts.find(({ Id }) => Id === ticket.AccountId)?.Name ?? "",
    contact: contact === undefined ? "no contact" : `${nameOf(contact)}, ${contact.EmailAddress}`,
    board: nameIn(options.queues, ticket.QueueId) ?? nameIn(options.assignees, ticket.AssigneeId) ?? "",
    status: nameIn(options.statuses, ticket.StatusId) ?? "",
    priority,
    priorityColour: colours[priority] ?? "",
    enteredBy: data.userFullName,
    at: ticket.OpenDate,
    externalId: ticket.TicketNumber,
    notes: [
      {
        text: plainText(ticket.Details),
        isInternal: false,
        title: "Details",
        writtenBy: data.userFullName,
        at: ticket.CreatedOn,
      },
      ...notes.map((note) => ({
        text: plainText(note.Details),
        isInternal: note.IsInternal,
        title: nameIn(options.noteTypes, note.TypeId) ?? "Note",
        writtenBy: note.CreatedByName,
        at: note.CreatedOn,
      })),
    ],
    attachments: notes.flatMap(({ files, IsInternal }) =>
      files.map(({ OriginalFileName, content }) => ({
        name: OriginalFileName,
        sizeBytes: content.length,
        isPrivate: IsInternal,
        content,
      })),
    ),
  };
}
