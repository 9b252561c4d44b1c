import { Buffer } from "node:buffer";
import type { Answer } from "../../sandbox/answer.ts";
import { created, refused } from "./answers.ts";
import type { Row, SandboxData } from "./data.ts";

type Body = Readonly<Record<string, unknown>>;

const apiResource = 29_682_886;
const mostFileBytes = 7_000_000;
const mostBytesInWindow = 10_000_000;
const windowMs = 5 * 60_000;
const longest: Readonly<Record<string, number>> = { title: 255, description: 8000, externalID: 50 };

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const dateOf = (data: SandboxData, nowMs: number): string => {
  const whole = new Date(nowMs).toISOString();
  return data.variants.dates === "with Z" ? whole : whole.slice(0, 19);
};

const tooLong = (field: string): Answer =>
  refused(`String value exceeds maximum length (field:${field}). | Error updating entity for record number [1].`);

const badReference = (field: string, type: string): Answer =>
  refused(`Reference value on field: ${field} of type: ${type} does not exist or is invalid`);

/** What is wrong with the values of a ticket. */
function problemOf(ticket: Body, data: SandboxData): Answer | undefined {
  for (const [field, most] of Object.entries(longest)) {
    if (textOf(ticket[field]).length > most) {
      return tooLong(field);
    }
  }
  for (const field of ["companyID", "title", "dueDateTime"]) {
    if (ticket[field] === undefined || ticket[field] === "") {
      return refused(`${field} is required`);
    }
  }
  for (const { name, isRequired, values, parentField } of data.ticketFields) {
    const wanted = ticket[name];
    if (wanted === undefined || wanted === null) {
      if (isRequired) {
        return name === "queueID" ? refused("Ticket: Queue ID is required.") : refused(`${name} is required`);
      }
      continue;
    }
    const parent = parentField === "" ? "" : textOf(ticket[parentField]);
    if (!values.some((one) => one.isActive && one.value === textOf(wanted) && one.parentValue === parent)) {
      return refused(`Picklist value [${textOf(wanted)}] does not exist for ${name}`);
    }
  }
  const company = data.companies.find(({ id }) => id === ticket["companyID"]);
  if (company?.["isActive"] !== true) {
    return badReference("companyID", "Company");
  }
  const isOfCompany = (row: Row | undefined): boolean => row?.["companyID"] === company.id && Boolean(row["isActive"]);
  const { contactID, configurationItemID, companyLocationID } = ticket;
  if (contactID !== undefined && !isOfCompany(data.contacts.find(({ id }) => id === contactID))) {
    return badReference("contactID", "Contact");
  }
  if (configurationItemID !== undefined && !isOfCompany(data.assets.find(({ id }) => id === configurationItemID))) {
    return badReference("configurationItemID", "ConfigurationItem");
  }
  if (companyLocationID !== undefined && !isOfCompany(data.locations.find(({ id }) => id === companyLocationID))) {
    return badReference("companyLocationID", "CompanyLocation");
  }
  return undefined;
}

/** What Autotask fills in: the defaults of its lists. */
const standards = ({ ticketFields }: SandboxData): Body =>
  Object.fromEntries(
    ticketFields.flatMap(({ name, values }) => {
      const standard = values.find(({ isDefaultValue, isActive }) => isDefaultValue && isActive);
      return standard === undefined ? [] : [[name, Number(standard.value)] as const];
    }),
  );

export function makeTicket(body: Body, data: SandboxData, nowMs: number): Answer {
  const problem = problemOf(body, data);
  if (problem !== undefined) {
    return problem;
  }
  const id = ++data.lastId;
  const date = dateOf(data, nowMs);
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll("-", "");
  const ticketNumber = `T${day}.${String(data.tickets.length + 1).padStart(4, "0")}`;
  const fixed = { id, ticketNumber, createDate: date, lastActivityDate: date, creatorResourceID: apiResource };
  data.tickets.push({ ...standards(data), ...body, ...fixed });
  return created(id);
}

export function patchTicket(body: Body, data: SandboxData, nowMs: number): Answer {
  const ticket = data.tickets.find(({ id }) => id === body["id"]);
  if (ticket === undefined) {
    return refused(
      "No matching records found. The logged in Resource may not have the required permissions to update the data.",
    );
  }
  const problem = problemOf({ ...ticket, ...body }, data);
  if (problem !== undefined) {
    return problem;
  }
  Object.assign(ticket, body, { lastActivityDate: dateOf(data, nowMs) });
  return created(ticket.id);
}

export function addNote(
  ticket: Row,
  body: Body,
  data: SandboxData,
  nowMs: number,
  author: number = apiResource,
): Answer {
  const { description, noteType, publish, title = "" } = body;
  if (typeof description !== "string" || description === "") {
    return refused("Value does not exist for the required field description");
  }
  if (description.length > 32_000 || String(title).length > 250) {
    return tooLong(description.length > 32_000 ? "description" : "title");
  }
  if (!data.noteTypes.values.some(({ value, isSystem }) => value === String(noteType) && !isSystem)) {
    return refused(`Picklist value [${String(noteType)}] does not exist for noteType`);
  }
  if (![1, 2, 4].includes(Number(publish))) {
    return refused(`Picklist value [${String(publish)}] does not exist for publish`);
  }
  const id = ++data.lastId;
  const date = dateOf(data, nowMs);
  ticket["lastActivityDate"] = date;
  data.notes.push({
    ...{ id, ticketID: ticket.id, title, description, noteType, publish },
    ...{ createDateTime: date, lastActivityDate: date, creatorResourceID: author, createdByContactID: null },
  });
  return created(id);
}

export function attach(ticket: Row, body: Body, data: SandboxData, nowMs: number): Answer {
  const bytes = new Uint8Array(Buffer.from(textOf(body["data"]), "base64"));
  if (bytes.length > mostFileBytes) {
    return refused("Attachment size exceeds the maximum allowed.");
  }
  const recent = data.attachments.filter(({ attachedMs }) => nowMs - Number(attachedMs) < windowMs);
  if (recent.reduce((sum, one) => sum + one.bytes.length, bytes.length) > mostBytesInWindow) {
    return refused("The attachment threshold of 10000000 bytes per 5 minutes has been exceeded.");
  }
  const { title, fullPath, publish, contentType, attachmentType } = body;
  if (attachmentType !== "FILE_ATTACHMENT" || typeof fullPath !== "string" || typeof title !== "string") {
    return refused("Value does not exist for the required field fullPath");
  }
  const id = ++data.lastId;
  const row = { id, parentID: ticket.id, ticketID: ticket.id, title, fullPath, publish, contentType, attachmentType };
  data.attachments.push({ ...row, attachDate: dateOf(data, nowMs), attachedMs: nowMs, bytes });
  return created(id);
}
