import type { Warning } from "../warnings/table.ts";

/** What happened to a session, as the service's host says it. */
export type SessionChange =
  | "lock"
  | "unlock"
  | "logon"
  | "logoff"
  | "console-connect"
  | "console-disconnect"
  | "remote-connect"
  | "remote-disconnect";

/** A line from the service's host. - key: 64 hex digits, with which it begins each connection to the pipe. */
export type HostLine =
  | { readonly kind: "hello"; readonly pipe: string; readonly key: string }
  | { readonly kind: "stop" }
  | { readonly kind: "session"; readonly change: SessionChange; readonly session: number }
  | { readonly kind: "power"; readonly change: "suspend" | "resume" };

const sessionChanges: readonly SessionChange[] = [
  "lock",
  "unlock",
  "logon",
  "logoff",
  "console-connect",
  "console-disconnect",
  "remote-connect",
  "remote-disconnect",
];

/** Undefined: not known here; a newer host may say more. */
export function parseHostLine(line: string): HostLine | undefined {
  const [word = "", ...rest] = line.split(" ");
  const [change = "", session = ""] = rest;
  const sessionChange = sessionChanges.find((known) => known === change);
  switch (word) {
    case "hello":
      return parseHello(line.slice(word.length + 1));
    case "stop":
      return { kind: "stop" };
    case "session":
      return sessionChange !== undefined && /^\d{1,10}$/.test(session)
        ? { kind: "session", change: sessionChange, session: Number(session) }
        : undefined;
    case "power":
      return change === "suspend" || change === "resume" ? { kind: "power", change } : undefined;
    default:
      return undefined;
  }
}

function parseHello(text: string): HostLine | undefined {
  let value: { readonly pipe?: unknown; readonly key?: unknown } | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    return undefined;
  }
  const { pipe, key } = value ?? {};
  return typeof pipe === "string" && typeof key === "string" && /^[0-9a-f]{64}$/.test(key)
    ? { kind: "hello", pipe, key }
    : undefined;
}

/** Longest text of an entry in the event log. */
const longestText = 1000;

/** The line that writes a warning to the event log of Windows. */
export function eventLine({ eventId, severity, text, remedy }: Warning): string {
  const words = `${text} ${remedy}`.replaceAll(/\s+/g, " ").trim();
  return `event ${eventId} ${severity} ${Array.from(words).slice(0, longestText).join("")}\n`;
}
