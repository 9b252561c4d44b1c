import { type BridgeEvent, ignoredText } from "@tier2/bridge";
import { harmless } from "./harmless.ts";

/** What is wrong, and below it what to do, where that is known. */
export const withHint = (message: string, hint: string | undefined): string =>
  harmless(hint === undefined ? message : `${message}\n  ${hint}`);

const changes = {
  answered: "a technician answered.",
  waiting: "the technician waits for you.",
  closed: "it was closed.",
  none: "it changed.",
} as const;

const triedAgain = "They are tried again by themselves.";

/**
 * Turns events of the bridge, in their order, into lines for the person who runs it by hand; undefined for what only a
 * log needs. Why tickets wait is told when it begins or changes, not at every attempt.
 */
export function createSentences(): (event: BridgeEvent) => string | undefined {
  const sentenceOf = rawSentences();
  return (event) => {
    const sentence = sentenceOf(event);
    return sentence && harmless(sentence); // what a helpdesk system or a device says is in it
  };
}

function rawSentences(): (event: BridgeEvent) => string | undefined {
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
        return event.isFromSoftware ? "A press by a program is saved." : `Press ${event.sequence} is saved.`;
      case "press.cancelled":
        return "The press was cancelled; it makes no ticket.";
      case "press.folded":
        return "The press becomes a note on the ticket of a moment ago.";
      case "press.dead":
        return withHint(
          "A press could not be delivered for many days and is given up.",
          "Send it again: tier2 queue retry ID (tier2 queue list shows the ID).",
        );
      case "press.rerouted":
        return event.route === "fallback"
          ? "A press takes the other way: the fallback."
          : "A press takes the first way again.";
      case "picture.held":
        return "A picture of the screen was taken and waits half an hour for your word (docs/local-api.md: allow-picture).";
      case "ticket.changed":
        return `Ticket ${event.ticketNumber} (${event.subject}): ${changes[event.attention ?? "none"]} It is "${event.status}".`;
      case "ticket.duplicated":
        return `The helpdesk system has ${event.duplicates.length + 1} tickets of one press; they are marked.`;
      case "follow-up.failed":
        return event.nextAttemptAtMs === undefined
          ? withHint(`The ticket stands, but a part of it is refused: ${event.error.message}`, event.error.hint)
          : undefined;
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
      case "notification.refused":
      case "bridge.failed":
        return withHint(event.error.message, event.error.hint);
      case "config.applied":
        return "What was changed is in force.";
      case "config.refused":
        return withHint(
          `A change cannot be used, the state before stays in force: ${event.error.message}`,
          event.error.hint,
        );
      case "config.values-ignored":
        return event.problems.length === 0
          ? "All values of the registry can be used again."
          : `Values of the registry are ignored: ${event.problems.map(ignoredText).join(" ")}`;
      case "config.deferred":
        return `Takes effect at the next start: ${event.places.join(", ")}.`;
      case "storage.low":
        return "The disk is nearly full: presses are saved and sent, what is read at them is not.";
      case "storage.recovered":
        return "The disk takes data again.";
      case "database.set-aside":
        return `The database was another computer's; it is kept as ${event.keptAs}, and nothing of it is sent.`;
      case "database.key-lost":
        return "What was read at presses before cannot be decrypted any more; they are sent without it.";
      case "watch.failed":
        return withHint(`Answers cannot be looked for: ${event.error.message}`, event.error.hint);
      default:
        return undefined;
    }
  };
}
