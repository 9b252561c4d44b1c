import type { TicketReference } from "../contract.ts";
import type { TicketRow } from "./fields.ts";

/** Makes of a row what people see of a ticket. */
export type Reference = (row: TicketRow) => TicketReference;

/** The address of a ticket's page is that of BMS's present pages; it is not documented. */
export const referenceAt =
  (webOrigin: string): Reference =>
  ({ id, ticketNumber }) => ({
    id: String(id),
    number: ticketNumber === undefined || ticketNumber === "" ? String(id) : ticketNumber,
    url: `${webOrigin}/react/servicedesk/tickets/${id}`,
  });
