import { Buffer } from "node:buffer";
import { type Answer, type SandboxRequest, json } from "../../sandbox/answer.ts";
import type { SandboxData, SandboxStatus, SandboxTicket } from "./data.ts";
import { invalidObject } from "./errors.ts";
import { secondsText } from "./make-ticket.ts";

interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly value?: unknown;
}

function changedNow(ticket: SandboxTicket, nowMs: number): SandboxTicket {
  const { _info: info } = ticket;
  return { ...ticket, _info: { ...info, lastUpdated: secondsText(nowMs) } };
}

const withStatus = (ticket: SandboxTicket, { id, name, closedStatus }: SandboxStatus): SandboxTicket => ({
  ...ticket,
  status: { id, name },
  closedFlag: closedStatus,
});

function change(id: number, data: SandboxData, by: (ticket: SandboxTicket) => SandboxTicket): void {
  const index = data.tickets.findIndex((ticket) => ticket.id === id);
  const ticket = data.tickets[index];
  if (ticket !== undefined) {
    data.tickets[index] = by(ticket);
  }
}

/** The ticket was changed now. */
export const touch = (id: number, data: SandboxData, nowMs: number): void =>
  change(id, data, (ticket) => changedNow(ticket, nowMs));

/** The ticket has this status from now on. */
export const setStatus = (id: number, status: SandboxStatus, data: SandboxData, nowMs: number): void =>
  change(id, data, (ticket) => changedNow(withStatus(ticket, status), nowMs));

/** `PATCH /service/tickets/{id}`: an array of operations; the status is what can be replaced here. */
export function patchTicket({ body }: SandboxRequest, data: SandboxData, id: number, nowMs: number): Answer {
  const operations = JSON.parse(Buffer.from(body).toString("utf8")) as readonly Operation[];
  const index = data.tickets.findIndex((ticket) => ticket.id === id);
  const ticket = data.tickets[index];
  if (ticket === undefined || !Array.isArray(operations)) {
    return invalidObject("ticket", []);
  }
  let patched = ticket;
  for (const { op, path, value } of operations) {
    const wanted = (value as { readonly id?: unknown } | undefined)?.id;
    const status = data.statuses.find((one) => one.id === wanted && one.board.id === ticket.board.id);
    if (op !== "replace" || String(path).replace(/^\//, "") !== "status" || status === undefined) {
      const message = `Service Status ${String(wanted)} not found for Service Board ${ticket.board.id}`;
      return invalidObject("ticket", [{ code: "NotFound", message, resource: "ticket", field: "status" }]);
    }
    patched = changedNow(withStatus(patched, status), nowMs);
  }
  data.tickets[index] = patched;
  return json(200, patched);
}
