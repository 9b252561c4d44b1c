import { Buffer } from "node:buffer";
import type { Answer } from "../../sandbox/answer.ts";
import type { SandboxData, SandboxFile, SandboxNote, SandboxTicket } from "./data.ts";
import { failure, invalid, success } from "./envelope.ts";
import type { Row } from "./make-ticket.ts";
import { noteRow, ticketRow } from "./views.ts";

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const mebibyte = 1_048_576;

export interface NewNote {
  readonly details: string;
  readonly isInternal: boolean;
  readonly typeId: number;
  readonly by: { readonly id: number; readonly name: string };
  readonly files?: readonly Omit<SandboxFile, "Id">[];
}

export function addNote(ticket: SandboxTicket, note: NewNote, data: SandboxData, nowMs: number): SandboxNote {
  const at = new Date(nowMs).toISOString();
  const id = 70_001 + data.notes.length;
  const made: SandboxNote = {
    Id: id,
    ticketId: ticket.Id,
    Details: note.details,
    IsInternal: note.isInternal,
    TypeId: note.typeId,
    CreatedBy: note.by.id,
    CreatedByName: note.by.name,
    CreatedOn: at,
    files: (note.files ?? []).map((file, index) => ({ Id: id * 10 + index, ...file })),
  };
  data.notes.push(made);
  ticket.LastActivityUpdate = at;
  return made;
}

/** TicketNotePostInputDto; its attachments travel as base64. */
export function postNote(ticket: SandboxTicket, body: Row, data: SandboxData, nowMs: number): Answer {
  const { details, isInternal, typeId, noteDate, attachments } = body;
  const problems: Record<string, string> = {
    ...(isText(details) ? {} : { Details: "The Details field is required." }),
    ...(typeof isInternal === "boolean" ? {} : { IsInternal: "The IsInternal field is required." }),
    ...(Number.isInteger(typeId) && (typeId as number) >= 0 ? {} : { TypeId: "The TypeId field is required." }),
    ...(isText(noteDate) ? {} : { NoteDate: "The NoteDate field is required." }),
  };
  const given = (Array.isArray(attachments) ? attachments : []) as readonly Row[];
  if (given.some(({ name, base64Data, type }) => ![name, base64Data, type].every(isText))) {
    problems["Attachments"] = "Name, Base64Data and Type of Attachments are required.";
  }
  const files = given.map(({ name, base64Data, type }) => ({
    OriginalFileName: String(name),
    FileType: String(type),
    content: new Uint8Array(Buffer.from(String(base64Data), "base64")),
  }));
  if (files.some(({ content }) => content.length > data.mostFileMb * mebibyte)) {
    problems["Base64Data"] = "Attachments are larger than the maximum.";
  }
  if (Object.keys(problems).length > 0) {
    return invalid(data, problems);
  }
  const by = { id: data.userId, name: data.userFullName };
  const note = { details: String(details), isInternal: isInternal === true, typeId: Number(typeId), by, files };
  return success(data, noteRow(addNote(ticket, note, data, nowMs), data));
}

/** JSON Patch of the status; other paths are not needed here. */
export function patchTicket(
  ticket: SandboxTicket,
  operations: readonly Row[],
  data: SandboxData,
  nowMs: number,
): Answer {
  const [operation, ...others] = operations;
  const isStatus =
    operation?.["op"] === "replace" && String(operation["path"]).toLowerCase() === "/statusid" && others.length === 0;
  if (data.variants.patch === "refused" || !isStatus) {
    return failure(data, 400, "The patch request is invalid.");
  }
  return setStatus(ticket, operation["value"], data, nowMs);
}

/** ResolveTicketDto */
export function resolveTicket(ticket: SandboxTicket, body: Row, data: SandboxData, nowMs: number): Answer {
  if (!isText(body["comment"])) {
    return invalid(data, { Comment: "The Comment field is required." });
  }
  const by = { id: data.userId, name: data.userFullName };
  addNote(ticket, { details: body["comment"], isInternal: body["isInternal"] === true, typeId: 41, by }, data, nowMs);
  return setStatus(ticket, body["statusId"], data, nowMs);
}

export function setStatus(ticket: SandboxTicket, statusId: unknown, data: SandboxData, nowMs: number): Answer {
  const status = data.options.statuses.find(({ Id }) => Id === statusId);
  if (status === undefined) {
    return invalid(data, { StatusId: `The StatusId ${String(statusId)} is invalid.` });
  }
  const at = new Date(nowMs).toISOString();
  ticket.StatusId = status.Id;
  ticket.LastActivityUpdate = at;
  ticket.CompletedDate = status.Name === "Completed" ? at : null;
  return success(data, ticketRow(ticket, data));
}
