import { open } from "node:fs/promises";
import { messageOf } from "../../errors.ts";
import type { SystemErrorsValue } from "../fields/slow.ts";
import { optional } from "./from-tools.ts";
import { errorsOfJournal } from "./journal.ts";
import { groupErrors } from "./log-lines.ts";
import { CommandMissingError, type RunCommand } from "./run-command.ts";
import type { SlowFact } from "./slow-fact.ts";
import { errorsOfSyslog } from "./syslog.ts";
import { inTurn } from "./windows/in-turn.ts";
import { type EventLog, openEventLog } from "./windows/event-log.ts";
import { readEvents } from "./windows/read-events.ts";

const sinceHours = 24;
/** Before alike ones are put together. */
const mostEntries = 200;
const endOfFileBytes = 131_072;
const syslogFiles: readonly string[] = ["/var/log/syslog", "/var/log/messages"];

const fact = (read: SlowFact<"systemErrors">["read"]): SlowFact<"systemErrors"> => ({
  name: "systemErrors",
  everyMs: 600_000,
  timeoutMs: 15_000,
  read,
});

export interface SystemErrorsParts {
  readonly run: RunCommand;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Looked into in this order where there is no journal. */
  readonly files?: readonly string[];
}

/** Errors of the journal; without journalctl lines of the syslog file that speak of errors. */
export const linuxErrorsFact = (parts: SystemErrorsParts): SlowFact<"systemErrors"> =>
  fact(async (signal) => {
    try {
      return await readJournal(parts, signal);
    } catch (error) {
      if (error instanceof CommandMissingError) {
        return readSyslog(parts);
      }
      throw error;
    }
  });

async function readJournal({ run, now }: SystemErrorsParts, signal: AbortSignal): Promise<SystemErrorsValue> {
  const since = Math.floor(now() / 1000) - sinceHours * 3600;
  const wanted = ["--priority=err", `--lines=${mostEntries}`, `--since=@${since}`, "--no-pager", "--output=json"];
  const fields = "--output-fields=MESSAGE,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT,_COMM";
  const { output, errorOutput, exitCode } = await run("journalctl", [...wanted, fields], signal);
  const { errors, unread } = errorsOfJournal(output);
  if (exitCode !== 0 || (errors.length === 0 && unread > 0) || /No journal files/i.test(errorOutput)) {
    const [reason = ""] = errorOutput.split("\n");
    throw new Error(`journalctl told nothing: ${reason === "" ? `exit code ${exitCode}` : reason}`);
  }
  const notes = [
    ...(/not seeing messages/i.test(errorOutput) ? ["only messages of the bridge's own account may be read"] : []),
    ...(unread === 0 ? [] : [`${unread} entries could not be read`]),
  ];
  return { sinceHours, errors: groupErrors(errors), ...optional("note", notes[0] && notes.join("; ")) };
}

async function readSyslog({ now, files = syslogFiles }: SystemErrorsParts): Promise<SystemErrorsValue> {
  const reasons: string[] = [];
  for (const file of files) {
    try {
      const errors = errorsOfSyslog(await endOf(file), now() - sinceHours * 3_600_000, now());
      return { sinceHours, errors: groupErrors(errors), note: `lines of ${file} that speak of errors` };
    } catch (error) {
      reasons.push(messageOf(error));
    }
  }
  throw new Error(`there is no journal, and no log file can be read: ${reasons.join("; ")}`);
}

async function endOf(file: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, endOfFileBytes));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Errors of the event log. */
export const windowsErrorsFact = (openLog: () => Promise<EventLog> = openEventLog): SlowFact<"systemErrors"> =>
  fact(async (signal) =>
    inTurn(signal, async () => {
      const log = await openLog();
      const errors = [
        ...(await readEvents(log, "System", sinceHours, signal)),
        ...(await readEvents(log, "Application", sinceHours, signal)),
      ];
      return { sinceHours, errors: groupErrors(errors) };
    }),
  );
