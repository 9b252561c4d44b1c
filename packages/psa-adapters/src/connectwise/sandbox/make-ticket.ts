import type { Answer } from "../../sandbox/answer.ts";
import { json } from "../../sandbox/answer.ts";
import type { Row } from "./conditions.ts";
import type { Reference, SandboxBoardItem, SandboxData, SandboxNote, SandboxTicket } from "./data.ts";
import { type FieldError, invalidObject, missingField, unknownMember } from "./errors.ts";
import { ticketFields, ticketTexts } from "./ticket-fields.ts";

/** ISO 8601 in whole seconds, as ConnectWise writes times. */
export const secondsText = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

const textOf = (body: Row, name: string): string | undefined => {
  const value = body[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** Which row a reference means: by `id`, else by `identifier` or `name`. */
function resolve<Target extends { readonly id: number; readonly name: string }>(
  value: unknown,
  rows: readonly Target[],
): Target | undefined {
  const { id, identifier, name } = (value ?? {}) as Row;
  if (id !== undefined) {
    return rows.find((row) => row.id === id);
  }
  const wanted = typeof identifier === "string" ? identifier : typeof name === "string" ? name : undefined;
  return rows.find((row) =>
    [row.name, (row as Row)["identifier"]].some(
      (one) => typeof one === "string" && one.toLowerCase() === wanted?.toLowerCase(),
    ),
  );
}

const described = (value: unknown): string => {
  const { id, identifier, name } = (value ?? {}) as Row;
  return String(id ?? identifier ?? name);
};

/** Checks the body, makes the ticket, turns its `initial...` texts into notes. Answers as the API does. */
export function makeTicket(body: Row, data: SandboxData, origin: string, nowMs: number): Answer {
  const unknown = Object.keys(body).find((name) => !ticketFields.has(name));
  if (unknown !== undefined) {
    return unknownMember(unknown, "Ticket");
  }
  const board = body["board"] === undefined ? data.boards[0] : resolve(body["board"], data.boards);
  const statuses = data.statuses.filter((status) => status.board.id === board?.id && !status.inactive);
  const status =
    body["status"] === undefined ? statuses.find(({ defaultFlag }) => defaultFlag) : resolve(body["status"], statuses);
  const priority =
    body["priority"] === undefined
      ? data.priorities.find(({ defaultFlag }) => defaultFlag)
      : resolve(body["priority"], data.priorities);
  const companies = data.companies.filter(({ id, deletedFlag }) => !deletedFlag && !data.hidden.has(id));
  const company = resolve(body["company"], companies);
  const contacts = data.contacts.map((one) => ({ ...one, name: `${one.firstName} ${one.lastName}` }));
  const contact = body["contact"] === undefined ? undefined : resolve(body["contact"], contacts);

  const notFound = (field: string, message: string): FieldError => ({
    code: "NotFound",
    message,
    resource: "ticket",
    field,
  });
  const errors: FieldError[] = [...textErrors(body)];
  if (body["company"] === undefined) {
    errors.push(missingField("ticket", "company"));
  } else if (company === undefined) {
    errors.push(notFound("company", `Company ${described(body["company"])} not found`));
  }
  if (board === undefined) {
    errors.push(notFound("board", `Service Board ${described(body["board"])} not found`));
  } else if (status === undefined) {
    const message = `Service Status ${described(body["status"])} not found for Service Board ${board.id}`;
    errors.push(notFound("status", message));
  }
  if (priority === undefined) {
    errors.push(notFound("priority", `Priority ${described(body["priority"])} not found`));
  }
  const { found, errors: itemErrors } = boardItems(body, data, board?.id);
  errors.push(...itemErrors);
  const isForeign = contact !== undefined && company !== undefined && contact.company.id !== company.id;
  const isRefused = isForeign && data.variants.foreignContact === "refused";
  if (body["contact"] !== undefined && (contact === undefined || isRefused)) {
    errors.push(notFound("contact", `Contact ${described(body["contact"])} not found`));
  }
  const isComplete = board !== undefined && status !== undefined && priority !== undefined && company !== undefined;
  if (errors.length > 0 || !isComplete) {
    return invalidObject("ticket", errors);
  }

  const id = (data.tickets.at(-1)?.id ?? 1000) + 1;
  const at = secondsText(nowMs);
  const name = textOf(body, "contactName") ?? contact?.name;
  const address = textOf(body, "contactEmailAddress") ?? contact?.communicationItems[0]?.value;
  const externalXRef = textOf(body, "externalXRef");
  const ticket: SandboxTicket = {
    id,
    summary: textOf(body, "summary") ?? "",
    recordType: "ServiceTicket",
    board: { id: board.id, name: board.name },
    status: { id: status.id, name: status.name },
    priority: { id: priority.id, name: priority.name },
    company: { id: company.id, identifier: company.identifier, name: company.name },
    ...(contact === undefined ? {} : { contact: { id: contact.id, name: contact.name } }),
    ...(name === undefined ? {} : { contactName: name }),
    ...(address === undefined ? {} : { contactEmailAddress: address }),
    ...(externalXRef === undefined ? {} : { externalXRef }),
    ...found,
    location: data.serviceDefaults.location,
    department: data.serviceDefaults.department,
    site: contact?.site ?? company.site,
    severity: textOf(body, "severity") ?? "Medium",
    impact: textOf(body, "impact") ?? "Medium",
    closedFlag: status.closedStatus,
    _info: {
      lastUpdated: at,
      updatedBy: data.memberName,
      dateEntered: at,
      enteredBy: data.memberName,
      // The doubled slash is ConnectWise's.
      notes_href: `${origin}/${data.codebase}/apis/3.0/service/tickets/${id}/notes`,
    },
  };
  data.tickets.push(ticket);
  addInitialNotes(body, ticket, data, nowMs);
  return json(201, ticket);
}

type BoardItems = Pick<SandboxTicket, "type" | "subType" | "item" | "team" | "source" | "owner">;

/** What belongs to the board, the source and the owner, by id or name. */
function boardItems(
  body: Row,
  data: SandboxData,
  boardId: number | undefined,
): { readonly found: BoardItems; readonly errors: readonly FieldError[] } {
  const members = data.members
    .filter(({ inactiveFlag }) => !inactiveFlag)
    .map(({ id, identifier, firstName, lastName }) => ({ id, identifier, name: `${firstName} ${lastName}` }));
  const pairErrors = pairErrorsOf(body, data);
  const ofBoard = (rows: readonly SandboxBoardItem[]): readonly Reference[] =>
    rows.filter(({ board }) => board.id === boardId).map(({ id, name }) => ({ id, name }));
  const lists: Readonly<Record<keyof BoardItems, readonly Reference[]>> = {
    type: ofBoard(data.types),
    subType: ofBoard(data.subTypes),
    item: ofBoard(data.items),
    team: ofBoard(data.teams),
    source: data.sources,
    owner: members,
  };
  const entries = Object.entries(lists).filter(([field]) => body[field] !== undefined);
  const resolved = entries.map(([field, rows]) => [field, resolve(body[field], rows)] as const);
  const errors = resolved
    .filter(([, row]) => row === undefined)
    .map(([field]): FieldError => {
      const message = `${field} ${described(body[field])} not found for Service Board ${boardId}`;
      return { code: "NotFound", message, resource: "ticket", field };
    });
  const type = data.types.find(
    ({ board, defaultFlag, inactiveFlag }) => board.id === boardId && defaultFlag === true && inactiveFlag !== true,
  );
  const found = {
    ...(type === undefined ? {} : { type: { id: type.id, name: type.name } }),
    source: data.serviceDefaults.source,
    ...Object.fromEntries(resolved.filter(([, row]) => row !== undefined)),
  };
  return { found, errors: [...errors, ...pairErrors] };
}

/** A subtype is of some types only. The wording is not published. */
function pairErrorsOf(body: Row, data: SandboxData): readonly FieldError[] {
  const subType = body["subType"] === undefined ? undefined : resolve(body["subType"], data.subTypes);
  const type = body["type"] === undefined ? undefined : resolve(body["type"], data.types);
  const item = body["item"] === undefined ? undefined : resolve(body["item"], data.items);
  const ofItem = data.pairs.filter((pair) => pair.item.id === item?.id);
  const isWrongSubType =
    type !== undefined && subType?.typeAssociationIds !== undefined && !subType.typeAssociationIds.includes(type.id);
  const isWrongItem =
    ofItem.length > 0 &&
    !ofItem.some((pair) => pair.subType.id === (subType ?? pair.subType).id && pair.type.id === (type ?? pair.type).id);
  const wrong = [...(isWrongSubType ? ["subType"] : []), ...(isWrongItem ? ["item"] : [])];
  return wrong.map((field) => ({
    code: "InvalidField",
    message: `${field} is not valid with the others.`,
    resource: "ticket",
    field,
  }));
}

function textErrors(body: Row): FieldError[] {
  return Object.entries(ticketTexts).flatMap(([field, longest]) => {
    const value = body[field];
    if (value === undefined || value === null || value === "") {
      return field === "summary" ? [missingField("ticket", field)] : [];
    }
    const isTooLong = typeof value === "string" && longest !== undefined && value.length > longest;
    if (typeof value === "string" && !isTooLong) {
      return [];
    }
    // The code and the wording of a text that is too long are not published.
    const message = isTooLong
      ? `The ${field} field is longer than ${longest} characters.`
      : `The ${field} field is invalid.`;
    return [{ code: isTooLong ? "MaxLength" : "InvalidField", message, resource: "ticket", field }];
  });
}

function addInitialNotes(body: Row, ticket: SandboxTicket, data: SandboxData, nowMs: number): void {
  const kinds = [
    ["initialDescription", "detailDescriptionFlag"],
    ["initialInternalAnalysis", "internalAnalysisFlag"],
    ["initialResolution", "resolutionFlag"],
  ] as const;
  for (const [field, flag] of kinds) {
    const text = textOf(body, field);
    if (text !== undefined) {
      addNote({ text, [flag]: true }, ticket.id, data, nowMs);
    }
  }
}

/** Adds a note with the flags of the body; the caller has checked that there is a text. */
export function addNote(body: Row, ticketId: number, data: SandboxData, nowMs: number): SandboxNote {
  const notes = data.notes.get(ticketId) ?? [];
  const note: SandboxNote = {
    id: ticketId * 100 + notes.length + 1,
    ticketId,
    text: String(body["text"]),
    detailDescriptionFlag: body["detailDescriptionFlag"] === true,
    internalAnalysisFlag: body["internalAnalysisFlag"] === true,
    resolutionFlag: body["resolutionFlag"] === true,
    dateCreated: secondsText(nowMs),
    createdBy: textOf(body, "writtenBy") ?? data.memberName,
    member: { id: 150, name: textOf(body, "writtenBy") ?? data.memberName },
  };
  data.notes.set(ticketId, [...notes, note]);
  return note;
}
