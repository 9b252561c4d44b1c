import { element, keyedList, setText, show } from "./elements.ts";
import type { MyTicket } from "./protocol.ts";
import { type TicketView, createTicket } from "./ticket-view.ts";
import type { PageContext, Shown, View } from "./view.ts";

export interface TicketsView extends View {
  /** Opens a ticket and goes there. */
  open(pressId: string): void;
}

const mostTickets = 20;

/** The other open tickets of the person. */
export function createTickets(context: PageContext): TicketsView {
  const heading = element("h2");
  const list = element("div", { class: "tickets" });
  const whole = element("section", { class: "card" }, heading, list);
  const views = new Map<string, TicketView>();
  let shown: Shown | undefined;
  const current = (): Shown => {
    if (shown === undefined) {
      throw new Error("Tickets are drawn before there is a state.");
    }
    return shown;
  };
  const updateList = keyedList<MyTicket>(
    list,
    ({ pressId }) => pressId,
    (ticket) => {
      const view = createTicket(context, current, ticket);
      views.set(ticket.pressId, view);
      return view;
    },
  );
  return {
    element: whole,
    update: (next) => {
      shown = next;
      const { state, texts } = next;
      const tickets = state.setup.isKiosk ? [] : state.tickets.slice(0, mostTickets);
      setText(heading, texts("tickets.heading"));
      updateList(tickets);
      show(whole, tickets.length > 0);
    },
    open: (pressId) => {
      const details = views.get(pressId)?.element;
      if (details !== undefined) {
        details.open = true;
        details.querySelector("summary")?.focus();
        details.scrollIntoView({ block: "start" });
      }
    },
  };
}
