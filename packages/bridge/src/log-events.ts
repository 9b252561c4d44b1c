import type { AdapterLogger } from "@tier2/psa-adapters";
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
      return { level: "warn", message: "No button is attached. Plug one in; the bridge waits for it." };
    case "button.unusable": {
      const { code, message, hint } = event.error;
      return { level: "error", message, values: { code, hint, path: event.path } };
    }
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
      const { pressId, serial, elapsedMs, ticket, duplicates } = event;
      const values = { pressId, serial, elapsedMs, ticketNumber: ticket.number };
      return duplicates.length === 0
        ? { level: "info", message: "The ticket stands in the helpdesk system.", values }
        : { level: "warn", message: `The helpdesk system has ${duplicates.length + 1} tickets of one press.`, values };
    }
    case "delivery.failed": {
      const { pressId, error, nextAttemptAtMs } = event;
      const level = nextAttemptAtMs === undefined ? "error" : "warn";
      const values = { pressId, ...errorValues(error), nextAttemptAt: timeOf(nextAttemptAtMs) };
      return { level, message: error.message, values };
    }
    case "destination.changed": {
      const { state, error, nextAttemptAtMs } = event;
      return error === undefined
        ? { level: "info", message: "The helpdesk system can be reached.", values: { state } }
        : {
            level: state === "paused" ? "error" : "warn",
            message: error.message,
            values: { state, ...errorValues(error), nextAttemptAt: timeOf(nextAttemptAtMs) },
          };
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
