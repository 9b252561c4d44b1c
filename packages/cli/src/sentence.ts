import type { BridgeEvent } from "@tier2/bridge";

/** What is wrong, and below it what to do, where that is known. */
export const withHint = (message: string, hint: string | undefined): string =>
  hint === undefined ? message : `${message}\n  ${hint}`;

const triedAgain = "They are tried again by themselves.";

/**
 * Turns events of the bridge, in their order, into lines for the person who runs it by hand; undefined for what only a
 * log needs. Why tickets wait is told when it begins or changes, not at every attempt.
 */
export function createSentences(): (event: BridgeEvent) => string | undefined {
  let trouble: string | undefined;
  const waiting = (reason: string, hint: string | undefined): string | undefined => {
    const isKnown = trouble === reason;
    trouble = reason;
    return isKnown ? undefined : `${withHint(`Tickets wait: ${reason}`, hint)}\n  ${triedAgain}`;
  };
  return (event) => {
    switch (event.type) {
      case "button.attached":
        return `Button ${event.serial} is attached (${event.board}, firmware ${event.firmwareVersion}). Press it.`;
      case "button.detached":
        return `Button ${event.serial} was unplugged. Waiting for it.`;
      case "button.none":
        return "No button is attached. Plug one in; the bridge waits for it.";
      case "button.warned":
        return withHint(event.message, event.hint);
      case "press.recorded":
        return `Press ${event.sequence} is saved.`;
      case "ticket.accepted":
        trouble = undefined;
        return `Ticket ${event.ticket.number} is made${event.ticket.url === undefined ? "." : `: ${event.ticket.url}`}`;
      case "delivery.failed":
        return event.nextAttemptAtMs === undefined
          ? withHint(`The ticket is refused: ${event.error.message}`, event.error.hint)
          : waiting(event.error.message, event.error.hint);
      case "destination.changed":
        return event.state === "reachable"
          ? "The helpdesk system can be reached again."
          : waiting(event.error?.message ?? event.state, event.error?.hint);
      case "report.invalid":
        return `Button ${event.serial} sent a report that is none of the protocol (id ${event.reportId}, ${event.lengthBytes} bytes); it is ignored.`;
      case "button.unusable":
      case "storage.failed":
      case "bridge.failed":
        return withHint(event.error.message, event.error.hint);
      case "config.applied":
        return "What was changed is in force.";
      case "config.refused":
        return withHint(
          `A change cannot be used, the state before stays in force: ${event.error.message}`,
          event.error.hint,
        );
      case "storage.recovered":
        return "The disk takes data again.";
      default:
        return undefined;
    }
  };
}
