import { type DestinationStream, pino } from "pino";
import { cleanLine } from "./compose/clean-text.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** The fields that may stand in the log; anything else is left out. Never ticket text, secrets or tokens. */
export const logFields = [
  "about",
  "attempt",
  "board",
  "bootId",
  "code",
  "component",
  "durationMs",
  "elapsedMs",
  "error",
  "eventId",
  "firmwareVersion",
  "hint",
  "host",
  "httpStatus",
  "kind",
  "lengthBytes",
  "light",
  "method",
  "nextAttemptAt",
  "path",
  "pressId",
  "reason",
  "reportId",
  "route",
  "sequence",
  "serial",
  "state",
  "step",
  "ticketNumber",
] as const;

export type LogField = (typeof logFields)[number];
export type LogValues = { readonly [Field in LogField]?: string | number | boolean | undefined };

/** One line per call: a constant event name, a sentence for people, and fields. */
export interface BridgeLogger {
  log(level: LogLevel, event: string, message: string, values?: LogValues): void;
}

/** Longest text of a field or message, characters. */
const longestText = 500;

const allowed: ReadonlySet<string> = new Set(logFields);

/** Only allowed fields with plain values; texts are cleaned and cut, for who reads a log reads it in a terminal. */
export function allowedValues(values: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(values)) {
    if (!allowed.has(name)) {
      continue;
    }
    if (typeof value === "string") {
      kept[name] = cleanLine(value, longestText);
    } else if (typeof value === "number" || typeof value === "boolean") {
      kept[name] = value;
    }
  }
  return kept;
}

export interface LoggerOptions {
  readonly level?: LogLevel;
  /** Where the lines go, one JSON object each; standard output when left out. */
  readonly destination?: DestinationStream;
}

export function createLogger(options: LoggerOptions = {}): BridgeLogger {
  const settings = {
    level: options.level ?? "info",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    messageKey: "message",
  };
  const target = options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  return {
    log: (level, event, message, values = {}) => {
      target[level]({ event, ...allowedValues(values) }, cleanLine(message, longestText));
    },
  };
}

/** Says nothing. */
export const silentLogger: BridgeLogger = { log: () => undefined };
