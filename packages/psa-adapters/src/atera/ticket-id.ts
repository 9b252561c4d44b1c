import type { AdapterError } from "../contract.ts";
import { remedyOf } from "./troubleshooting.ts";

const ticketId = /^[1-9]\d{0,17}$/;

export const isTicketId = (id: string): boolean => ticketId.test(id);

export const badTicketId = {
  status: "rejected",
  error: { code: "not_found", message: "A ticket of Atera has a number." },
} as const;

export const ticketPath = (id: string): string => `/tickets/${id}`;

/** The answer to a new ticket cannot be relied upon; its ticket has to be searched for. */
export const idIsAnother = (id: string, host: string): AdapterError => ({
  code: "answer_unreadable",
  message: `Ticket ${id} of ${host} is not the ticket that was made, although its making was answered with this id.`,
  hint: remedyOf("actionId"),
});
