import type { BridgeEvent } from "@tier2/bridge";

/** An event of the bridge as a line for the person who runs it by hand; undefined for what only a log needs. */
export function sentence(event: BridgeEvent): string | undefined {
  switch (event.type) {
    case "button.attached":
      return `Button ${event.serial} is attached (${event.board}, firmware ${event.firmwareVersion}). Press it.`;
    case "button.detached":
      return `Button ${event.serial} was unplugged. Waiting for it.`;
    case "button.none":
      return "No button is attached. Plug one in; the bridge waits for it.";
    case "button.unusable":
      return `${event.error.message}\n  ${event.error.hint}`;
    case "button.warned":
      return `${event.message}\n  ${event.hint}`;
    case "press.recorded":
      return `Press ${event.sequence} is saved.`;
    case "ticket.accepted":
      return `Ticket ${event.ticket.number} is made${event.ticket.url === undefined ? "." : `: ${event.ticket.url}`}`;
    case "delivery.failed":
      // A press that waits is told of once, by the change of the destination.
      return event.nextAttemptAtMs === undefined
        ? `The ticket is refused: ${event.error.message}${hintLine(event.error.hint)}`
        : undefined;
    case "destination.changed":
      return event.state === "reachable"
        ? "The helpdesk system can be reached again."
        : `Tickets wait: ${event.error?.message ?? event.state}${hintLine(event.error?.hint)}\n  They are tried again by themselves.`;
    case "report.invalid":
      return `Button ${event.serial} sent a report that is none of the protocol (id ${event.reportId}, ${event.lengthBytes} bytes); it is ignored.`;
    case "storage.failed":
    case "bridge.failed":
      return `${event.error.message}\n  ${event.error.hint}`;
    case "storage.recovered":
      return "The disk takes data again.";
    default:
      return undefined;
  }
}

const hintLine = (hint: string | undefined): string => (hint === undefined ? "" : `\n  ${hint}`);
