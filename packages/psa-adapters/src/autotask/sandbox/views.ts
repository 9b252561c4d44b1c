import type { TicketView } from "../../sandbox/page.ts";
import { nameOf } from "../fields.ts";
import type { Row, SandboxData } from "./data.ts";

const textOf = (row: Row | undefined, name: string): string => {
  const value = row?.[name];
  return typeof value === "string" ? value : "";
};

const personName = (row: Row | undefined): string =>
  nameOf({ firstName: row?.["firstName"], lastName: row?.["lastName"] });

/** A ticket for the page. */
export function ticketView(ticket: Row, data: SandboxData): TicketView {
  const label = (field: string): string =>
    data.ticketFields.find(({ name }) => name === field)?.values.find(({ value }) => value === String(ticket[field]))
      ?.label ?? "";
  const company = data.companies.find(({ id }) => id === ticket["companyID"]);
  const contact = data.contacts.find(({ id }) => id === ticket["contactID"]);
  const notes = data.notes.filter(({ ticketID }) => ticketID === ticket.id);
  const authorOf = (note: Row): string => personName(data.resources.find(({ id }) => id === note["creatorResourceID"]));
  const description = {
    text: textOf(ticket, "description"),
    isInternal: false,
    title: "Description",
    writtenBy: "Help Button",
    at: textOf(ticket, "createDate"),
  };
  return {
    id: String(ticket.id),
    summary: `${textOf(ticket, "ticketNumber")} ${textOf(ticket, "title")}`,
    company: textOf(company, "companyName"),
    contact: personName(contact),
    board: label("queueID"),
    status: label("status"),
    priority: label("priority"),
    priorityColour: label("priority") === "Critical" ? "red" : label("priority") === "High" ? "orange" : "yellow",
    enteredBy: "Help Button",
    at: textOf(ticket, "createDate"),
    externalId: textOf(ticket, "externalID"),
    notes: [
      description,
      ...notes.map((note) => ({
        text: textOf(note, "description"),
        isInternal: note["publish"] !== 1,
        title: textOf(note, "title"),
        writtenBy: authorOf(note),
        at: textOf(note, "createDateTime"),
      })),
    ],
    attachments: data.attachments
      .filter(({ ticketID }) => ticketID === ticket.id)
      .map((file) => ({
        name: textOf(file, "fullPath"),
        sizeBytes: file.bytes.length,
        isPrivate: file["publish"] !== 1,
        content: file.bytes,
      })),
  };
}
