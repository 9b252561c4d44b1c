import type { AdapterLogger } from "@tier2/psa-adapters";
import { ignoredText } from "./config/problems.ts";
import type { BridgeEvent } from "./events.ts";
import { type BridgeLogger, type LogLevel, type LogValues, allowedValues } from "./log.ts";

interface Line {
  readonly level: LogLevel;
  readonly message: string;
  readonly values?: LogValues;
}

/** Writes one line for an event; its type is the event's name in the log. */
export function logEvent(logger: BridgeLogger, event: BridgeEvent): void {
  const { level, message, values } = lineOf(event);
  logger.log(level, event.type, message, values);
}

const timeOf = (atMs: number | undefined): string =>
  atMs === undefined ? "when changed" : new Date(atMs).toISOString();

function lineOf(event: BridgeEvent): Line {
  switch (event.type) {
    case "button.attached": {
      const { serial, board, firmwareVersion, path } = event;
      return { level: "info", message: "A button is attached.", values: { serial, board, firmwareVersion, path } };
    }
    case "button.detached": {
      const { serial, reason } = event;
      return { level: "info", message: "A button was unplugged.", values: { serial, reason } };
    }
    case "button.none":
      return { level: "info", message: "No button is attached; the bridge waits for one." };
    case "button.unusable": {
      const { code, message, hint } = event.error;
      return { level: "error", message, values: { code, hint, path: event.path } };
    }
    case "button.refusal-ended":
      return { level: "info", message: "What could not be used is not there any more.", values: { path: event.path } };
    case "button.warned":
      return { level: "warn", message: event.message, values: { serial: event.serial, hint: event.hint } };
    case "press.recorded": {
      const { pressId, serial, bootId, sequence } = event;
      return { level: "info", message: "A press is on disk.", values: { pressId, serial, bootId, sequence } };
    }
    case "gesture.recorded": {
      const { pressId, serial, kind } = event;
      return { level: "debug", message: "The gesture of a press is on disk.", values: { pressId, serial, kind } };
    }
    case "press.cancelled": {
      const { pressId, serial, reason } = event;
      const by = reason === "rule" ? "A rule blocked a press" : "A press was cancelled by the person";
      return { level: "info", message: `${by}; it makes no ticket.`, values: { pressId, serial, reason } };
    }
    case "words.recorded": {
      const { pressId, became } = event;
      const message = `The person said something: it ${became === "draft" ? "goes into the ticket" : "becomes a note"}.`;
      return { level: "info", message, values: { pressId } };
    }
    case "press.folded": {
      const { pressId, serial, parentId } = event;
      const message = `A press becomes a note on the ticket of press ${parentId}.`;
      return { level: "info", message, values: { pressId, serial } };
    }
    case "press.dead": {
      const { pressId, serial, recordedAtMs, error } = event;
      const message = `A press of ${timeOf(recordedAtMs)} could not be sent for many days and is given up.`;
      return {
        level: "error",
        message,
        values: { pressId, serial, ...(error === undefined ? {} : { ...errorValues(error), error: error.message }) },
      };
    }
    case "press.rerouted": {
      const { pressId, route } = event;
      return { level: "warn", message: "A press goes the other way from now on.", values: { pressId, route } };
    }
    case "picture.held": {
      const { pressId, serial } = event;
      return { level: "info", message: "A picture waits for the person's word.", values: { pressId, serial } };
    }
    case "picture.taken":
      return event.isBlank
        ? { level: "warn", message: "The picture of the screen is blank and is not sent." }
        : { level: "debug", message: "A picture of the screen was taken." };
    case "data.erased": {
      const { presses, evidence } = event;
      const message = `Erased by the rules of retention: ${presses} presses, the evidence of ${evidence} more.`;
      return { level: "info", message };
    }
    case "database.set-aside": {
      const message =
        "The database is another computer's. It was set aside, nothing of it is sent; a new one is begun.";
      return { level: "error", message, values: { path: event.keptAs } };
    }
    case "light.changed":
      return { level: "debug", message: "The light changed.", values: { serial: event.serial, light: event.name } };
    case "report.invalid": {
      const { serial, reason, reportId, lengthBytes } = event;
      const values = { serial, reason, reportId, lengthBytes };
      return {
        level: "warn",
        message: "A report is not as the protocol says; it and others like it are ignored.",
        values,
      };
    }
    case "storage.failed": {
      const { code, message, hint } = event.error;
      return { level: "error", message, values: { code, hint } };
    }
    case "storage.low": {
      const message = "The disk is full. Presses go into the room kept for them; what is read at them is not stored.";
      return { level: "warn", message, values: { hint: "Free some space on the disk of the database." } };
    }
    case "database.key-lost": {
      const message = "What was read at presses before cannot be decrypted: its key is gone. They are sent without it.";
      const hint = "Bring back the file database.key, or the credential tier2-database-key, if there is a backup.";
      return { level: "error", message, values: { hint } };
    }
    case "storage.recovered":
      return { level: "info", message: "The disk takes data again." };
    case "press.captured": {
      const { pressId, durationMs } = event;
      return {
        level: "debug",
        message: "The machine's data stands beside the press.",
        values: { pressId, durationMs },
      };
    }
    case "delivery.started": {
      const { pressId, attempt, step } = event;
      return { level: "debug", message: "A delivery began.", values: { pressId, attempt, step } };
    }
    case "ticket.accepted": {
      const { pressId, serial, elapsedMs, ticket, duplicates, route } = event;
      const values = { pressId, serial, elapsedMs, ticketNumber: ticket.number, route };
      return duplicates.length === 0
        ? { level: "info", message: "The ticket stands in the helpdesk system.", values }
        : { level: "warn", message: `The helpdesk system has ${duplicates.length + 1} tickets of one press.`, values };
    }
    case "follow-up.done": {
      const { pressId, kind, isSupported } = event;
      const message = isSupported ? "What belongs to a ticket is there." : "The helpdesk system takes no such thing.";
      return { level: "debug", message, values: { pressId, kind } };
    }
    case "follow-up.failed": {
      const { pressId, kind, error, nextAttemptAtMs } = event;
      const values = { pressId, kind, ...errorValues(error), nextAttemptAt: timeOf(nextAttemptAtMs) };
      return { level: "warn", message: error.message, values };
    }
    case "ticket.duplicated": {
      const { pressId, duplicates } = event;
      const message = `The helpdesk system has ${duplicates.length + 1} tickets of one press; they are marked.`;
      return { level: "warn", message, values: { pressId } };
    }
    case "ticket.changed": {
      const { pressId, ticketNumber, status, attention } = event;
      const values = {
        pressId,
        ticketNumber,
        state: status,
        ...(attention === undefined ? {} : { reason: attention }),
      };
      return { level: "info", message: "Something happened to a ticket.", values };
    }
    case "delivery.failed": {
      const { pressId, error, nextAttemptAtMs } = event;
      const level = nextAttemptAtMs === undefined ? "error" : "warn";
      const values = { pressId, ...errorValues(error), nextAttemptAt: timeOf(nextAttemptAtMs) };
      return { level, message: error.message, values };
    }
    case "destination.changed": {
      const { route, host, state, error, nextAttemptAtMs } = event;
      return error === undefined
        ? { level: "info", message: "The helpdesk system can be reached.", values: { route, host, state } }
        : {
            level: state === "paused" ? "error" : "warn",
            message: error.message,
            values: { route, host, state, ...errorValues(error), nextAttemptAt: timeOf(nextAttemptAtMs) },
          };
    }
    case "watch.failed":
      return { level: "warn", message: event.error.message, values: errorValues(event.error) };
    case "watch.recovered":
      return { level: "info", message: "Answers of technicians are looked for again." };
    case "notification.refused": {
      const { code, message, hint } = event.error;
      return { level: "warn", message, values: { code, hint } };
    }
    case "config.applied":
      return { level: "info", message: "What was changed is in force." };
    case "config.refused": {
      const { code, message, hint } = event.error;
      return {
        level: "warn",
        message: `A change cannot be used, the state before stays in force: ${message}`,
        values: { code, hint },
      };
    }
    case "config.values-ignored": {
      const { problems } = event;
      return problems.length === 0
        ? { level: "info", message: "All values of the registry can be used again." }
        : { level: "warn", message: `Values of the registry are ignored: ${problems.map(ignoredText).join(" ")}` };
    }
    case "config.deferred":
      return { level: "warn", message: `What was changed takes effect at the next start: ${event.places.join(", ")}.` };
    case "main-thread.blocked":
      return { level: "warn", message: "The main thread was blocked.", values: { durationMs: event.durationMs } };
    case "warning.raised": {
      const { code, text, remedy, severity, eventId, subject } = event.warning;
      const level = severity === "error" ? "error" : "warn";
      return { level, message: text, values: { code, hint: remedy, eventId, about: subject } };
    }
    case "warning.cleared":
      return { level: "info", message: "It is well again.", values: { code: event.code, about: event.subject } };
    case "bridge.failed": {
      const { code, message, hint } = event.error;
      return { level: "error", message, values: { code, hint } };
    }
  }
}

function errorValues({ code, hint, httpStatus }: { code: string; hint?: string; httpStatus?: number }): LogValues {
  return { code, hint, httpStatus };
}

/** The logger an adapter gets: only the fields that are allowed. */
export function adapterLogger(logger: BridgeLogger, kind: string): AdapterLogger {
  const log =
    (level: LogLevel): AdapterLogger["debug"] =>
    (fields, message) =>
      logger.log(level, "adapter.told", message, { ...allowedValues(fields), component: kind });
  return { debug: log("debug"), warn: log("warn") };
}
