import { hourMs, minuteMs } from "./durations.ts";

/** How bad: an error stands between a press and its ticket, a warning does not (yet). */
export type Severity = "error" | "warning";

export interface WarningDescription {
  /** In the event log of the system and for monitoring; never given to another warning. */
  readonly eventId: number;
  readonly severity: Severity;
  /** One sentence. `{detail}` is what the occasion says. */
  readonly text: string;
  /** What to do; `{remedy}` is what the occasion knows better. */
  readonly remedy: string;
  /** A state that lasts shorter is not worth a warning; without it, it is one at once. */
  readonly afterMs?: number;
  /** It is about a moment, not a state: it is taken back by itself so long after the last time. */
  readonly lastsMs?: number;
}

/** A stable name of each warning. */
export type WarningName =
  | "dead-letter"
  | "destination-paused"
  | "button-missing"
  | "picture-blank"
  | "destination-unreachable"
  | "press-failed"
  | "storage-failing"
  | "button-unusable"
  | "config-refused"
  | "config-deferred"
  | "database-set-aside"
  | "main-thread-blocked"
  | "button-faulty"
  | "follow-up-failed"
  | "ticket-duplicated"
  | "storage-low"
  | "database-key-lost"
  | "watch-failed"
  | "config-value-ignored";

/** Every warning there is. Names and event ids are a stable interface; docs/local-api.md lists them. */
export const warningTable: Readonly<Record<WarningName, WarningDescription>> = {
  "dead-letter": {
    eventId: 1001,
    severity: "error",
    text: "{detail} could not be delivered for many days and is not tried any more.",
    remedy: "Look why with `tier2 queue list`, then send it again: tier2 queue retry ID.",
  },
  "destination-paused": {
    eventId: 1002,
    severity: "error",
    text: "The helpdesk system refuses the login or its rights: {detail}",
    remedy: "{remedy}",
  },
  "button-missing": {
    eventId: 1003,
    severity: "error",
    text: "No button has been attached for hours.",
    remedy: "Plug a button in. If one is plugged in: try another USB socket and cable, then `tier2 status`.",
    afterMs: 4 * hourMs,
  },
  "picture-blank": {
    eventId: 1004,
    severity: "warning",
    text: "The last picture of the screen was blank.",
    remedy: "Was the screen locked? If not, allow the bridge in the security software on this computer.",
  },
  "destination-unreachable": {
    eventId: 1006,
    severity: "warning",
    text: "The helpdesk system cannot be reached: {detail}",
    remedy: "{remedy}",
    afterMs: 5 * minuteMs,
  },
  "press-failed": {
    eventId: 1007,
    severity: "error",
    text: "The helpdesk system refused {detail}.",
    remedy: "Look why with `tier2 queue list`; mend it, then: tier2 queue retry ID.",
  },
  "storage-failing": {
    eventId: 1008,
    severity: "error",
    text: "Presses cannot be saved: {detail}",
    remedy: "{remedy}",
  },
  "button-unusable": {
    eventId: 1009,
    severity: "error",
    text: "A button is plugged in and cannot be used: {detail}",
    remedy: "{remedy}",
  },
  "config-refused": {
    eventId: 1010,
    severity: "warning",
    text: "A change of the configuration cannot be used, the state before stays in force: {detail}",
    remedy: "{remedy}",
  },
  "config-deferred": {
    eventId: 1011,
    severity: "warning",
    text: "A change of the configuration takes effect at the next start: {detail}.",
    remedy: "Start the bridge again.",
  },
  "database-set-aside": {
    eventId: 1012,
    severity: "error",
    text: "The database was another computer's and was set aside; nothing of it is sent: {detail}",
    remedy:
      "Was this disk cloned: delete that file. Was the computer's hardware or system renewed: ask for the presses in it.",
  },
  "main-thread-blocked": {
    eventId: 1013,
    severity: "warning",
    text: "The bridge did nothing for {detail}; presses were saved, their tickets came later.",
    remedy: "Look what keeps this computer busy, or its disk.",
    lastsMs: hourMs,
  },
  "button-faulty": {
    eventId: 1015,
    severity: "warning",
    text: "Button {subject}: {detail}",
    remedy: "{remedy}",
  },
  "follow-up-failed": {
    eventId: 1016,
    severity: "warning",
    text: "A ticket stands, but something that belongs to it was refused: {detail}",
    remedy: "{remedy}",
    lastsMs: 24 * hourMs,
  },
  "ticket-duplicated": {
    eventId: 1017,
    severity: "warning",
    text: "The helpdesk system has more than one ticket of one press: {detail}.",
    remedy: "Merge them there; they are marked.",
    lastsMs: 24 * hourMs,
  },
  "storage-low": {
    eventId: 1018,
    severity: "warning",
    text: "The disk is nearly full: presses are saved and sent, what is read at them is not.",
    remedy: "Free some space; a press then has its evidence again.",
  },
  "database-key-lost": {
    eventId: 1019,
    severity: "warning",
    text: "What was read at presses before cannot be decrypted any more; they are sent without it.",
    remedy:
      "Bring back the file database.key or the credential tier2-database-key, if there is a backup, and start again.",
  },
  "watch-failed": {
    eventId: 1020,
    severity: "warning",
    text: "Answers of technicians cannot be looked for: {detail}",
    remedy: "{remedy}",
  },
  "config-value-ignored": {
    eventId: 1021,
    severity: "warning",
    text: "A value of the registry cannot be used and is ignored: {detail}",
    remedy: "{remedy}",
  },
};

/** A warning as people, pages and programs get it. */
export interface Warning {
  readonly code: WarningName;
  readonly eventId: number;
  readonly severity: Severity;
  readonly text: string;
  readonly remedy: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  /** What it is about, where there can be several: a button, a way, a secret; else empty. */
  readonly subject: string;
}
