import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import { cleanLine } from "../compose/clean-text.ts";

const longestMessage = 1000;
const longestNumber = 100;
const longestAddress = 2000;

/** What went wrong as it may stand in database, log and terminals, whatever the helpdesk system put into it. */
export const tamedError = (error: AdapterError): AdapterError => ({
  ...error,
  message: cleanLine(error.message, longestMessage),
  ...(error.hint === undefined ? {} : { hint: cleanLine(error.hint, longestMessage) }),
});

/** The same of a ticket; its id, which is for further calls alone, stays as it is. */
export function tamedTicket({ id, number, url }: TicketReference): TicketReference {
  const ticket = { id, number: cleanLine(number, longestNumber) };
  return url === undefined || !isWebAddress(url) ? ticket : { ...ticket, url };
}

/** People open it: nothing but a page. */
function isWebAddress(text: string): boolean {
  const protocol = text.length > longestAddress ? undefined : URL.parse(text)?.protocol;
  return protocol === "https:" || protocol === "http:";
}
