import type { SystemErrorValue } from "../fields/slow.ts";
import { isObject, listIn, optional, textIn } from "./from-tools.ts";
import { cutMessage } from "./log-lines.ts";

/** Errors in the output of `journalctl --output=json`, a JSON object per line; what is none is counted. */
export function errorsOfJournal(output: string): { readonly errors: SystemErrorValue[]; readonly unread: number } {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("-- "));
  const errors = lines.flatMap((line) => errorOf(line) ?? []);
  return { errors, unread: lines.length - errors.length };
}

function errorOf(line: string): SystemErrorValue | undefined {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(entry)) {
    return undefined;
  }
  const microseconds = Number(textIn(entry["__REALTIME_TIMESTAMP"]));
  return {
    ...optional("atMs", microseconds > 0 ? Math.floor(microseconds / 1000) : undefined),
    source: textIn(entry["SYSLOG_IDENTIFIER"]) ?? textIn(entry["_SYSTEMD_UNIT"]) ?? textIn(entry["_COMM"]) ?? "unknown",
    text: cutMessage(messageIn(entry["MESSAGE"])),
    count: 1,
  };
}

/** A message that is no proper text comes as a list of its bytes, one that is too long as null (systemd.journal-fields(7)). */
function messageIn(message: unknown): string {
  const bytes = listIn(message).filter((byte) => typeof byte === "number");
  return typeof message === "string" ? message : Buffer.from(bytes).toString("utf8") || "(no text)";
}
