import type { SystemErrorValue } from "../fields/slow.ts";
import { optional } from "./from-tools.ts";
import { cutMessage } from "./log-lines.ts";

/** The severity is not in the file: words tell. */
const errorWords = /\b(error|fail(?:ed|ure)?|fatal|critical|panic|segfault|oops|out of memory|oom)\b/i;
/** "2026-03-02T09:15:07.123456+01:00 host source[12]: text" (RFC 5424 time) or "Mar  2 09:15:07 host source[12]: text". */
const lineForm =
  /^(?:(\d{4}-\d\d-\d\dT\S+)|([A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d)) \S+ ([^\s:[]{1,60})(?:\[\d+\])?: (.*)$/;

/** Lines with words of trouble since `sinceMs`, of the end of a syslog file; local time where no offset stands. */
export function errorsOfSyslog(text: string, sinceMs: number, nowMs: number): SystemErrorValue[] {
  return text.split("\n").flatMap((line) => {
    const [, isoTime, oldTime, source = "", message = ""] = lineForm.exec(line) ?? [];
    if (!errorWords.test(message)) {
      return [];
    }
    const atMs = isoTime === undefined ? timeWithoutYear(oldTime, nowMs) : timeOf(isoTime);
    return atMs !== undefined && atMs < sinceMs
      ? []
      : [{ ...optional("atMs", atMs), source, text: cutMessage(message), count: 1 }];
  });
}

function timeOf(text: string): number | undefined {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** The year is this one, or the last one where that would be in the future. */
function timeWithoutYear(text: string | undefined, nowMs: number): number | undefined {
  const year = new Date(nowMs).getFullYear();
  const atMs = timeOf(`${text ?? ""} ${year}`);
  return atMs !== undefined && atMs > nowMs + 86_400_000 ? timeOf(`${text ?? ""} ${year - 1}`) : atMs;
}
