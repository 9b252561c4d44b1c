import type { SystemErrorValue } from "../../fields/slow.ts";
import type { EventLog } from "./event-log.ts";
import { errorOfEvent, eventQuery, providerOf } from "./event-text.ts";
import { wideTextIn } from "./wide-text.ts";

/*
 * Errors of the event log. Not yet run on Windows: Wine has no event log that can be asked, and the tests play one.
 */

export type EventLogName = "System" | "Application";

/** EvtQueryChannelPath and EvtQueryReverseDirection. */
const newestFirst = 0x1 | 0x200;
const asXml = 1;
const itsMessage = 1;
/** Before alike ones are put together. */
const mostEvents = 50;
const eventsAtOnce = 10;
const waitMs = 5000;
const handleBytes = 8;
/** Of an event as XML, and of a message; longer ones are left out. */
const longestText = 32_768;

/** The newest errors of one log, at most 50. Rejects when it cannot be read. */
export async function readEvents(
  log: EventLog,
  name: EventLogName,
  sinceHours: number,
  signal: AbortSignal,
): Promise<SystemErrorValue[]> {
  const results = await log.query(null, name, eventQuery(sinceHours), newestFirst);
  if (results === 0) {
    throw new Error(`Windows does not tell of the event log ${name}.`);
  }
  const providers = new Map<string, number>();
  try {
    const errors: SystemErrorValue[] = [];
    for (let count = 0; count < mostEvents;) {
      const events = await nextEvents(log, results);
      if (events.length === 0) {
        break;
      }
      count += events.length;
      for (const event of events) {
        errors.push(...(await readEvent(log, event, providers)));
        await log.close(event);
      }
      signal.throwIfAborted();
    }
    return errors;
  } finally {
    for (const handle of [...providers.values(), results].filter((opened) => opened !== 0)) {
      await log.close(handle);
    }
  }
}

/** Handles, which are to be closed; none when there are no more. */
async function nextEvents(log: EventLog, results: number): Promise<readonly number[]> {
  const [handles, count] = [Buffer.alloc(eventsAtOnce * handleBytes), Buffer.alloc(4)];
  const isThere = await log.next(results, eventsAtOnce, handles, waitMs, 0, count);
  const length = isThere === 0 ? 0 : Math.min(count.readUInt32LE(), eventsAtOnce);
  return Array.from({ length }, (_unused, index) => Number(handles.readBigUInt64LE(index * handleBytes)));
}

/** Nothing for an event that is longer than 32,768 characters. */
async function readEvent(log: EventLog, event: number, providers: Map<string, number>): Promise<SystemErrorValue[]> {
  const text = Buffer.alloc(longestText * 2);
  const [used, count] = [Buffer.alloc(4), Buffer.alloc(4)];
  if ((await log.render(null, event, asXml, text.length, text, used, count)) === 0) {
    return [];
  }
  const xml = wideTextIn(text, 0);
  const provider = await openProvider(log, providerOf(xml), providers);
  const isFormatted =
    provider !== 0 && (await log.format(provider, event, 0, 0, null, itsMessage, longestText, text, used)) !== 0;
  return [errorOfEvent(xml, isFormatted ? wideTextIn(text, 0) : undefined)];
}

/** Its messages; 0 when Windows does not know them. Each is opened once. */
async function openProvider(log: EventLog, name: string | undefined, opened: Map<string, number>): Promise<number> {
  if (name === undefined) {
    return 0;
  }
  const provider = opened.get(name) ?? (await log.openProvider(null, name, null, 0, 0));
  opened.set(name, provider);
  return provider;
}
