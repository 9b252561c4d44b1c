import { expect, test } from "vitest";
import { windowsErrorsFact } from "../system-errors.ts";
import type { EventLog } from "./event-log.ts";
import { errorOfEvent, providerOf } from "./event-text.ts";

const never = new AbortController().signal;

const xmlOf = (provider: string, second: number): string =>
  `<Event xmlns='x'><System><Provider Name='${provider}'/><EventID Qualifiers='1'>7</EventID>` +
  `<TimeCreated SystemTime='2026-03-02T11:00:0${second}.0000000Z'/></System></Event>`;

interface Played {
  /** XML of the events of each log. */
  readonly logs: Readonly<Record<string, readonly string[]>>;
  /** What their providers' message files say. */
  readonly messages: Readonly<Record<string, string>>;
}

/** An event log whose handles are counted: `open` are those that were not closed. */
function playedLog({ logs, messages }: Played): EventLog & { readonly open: Map<number, unknown> } {
  const open = new Map<number, unknown>();
  let handles = 0;
  const opened = (what: unknown): number => {
    open.set((handles += 1), what);
    return handles;
  };
  const write = (buffer: unknown, text: string): number => {
    (buffer as Buffer).fill(0).write(`${text}\0`, "utf16le");
    return 1;
  };
  return {
    open,
    query: async (_session, name) => {
      const events = logs[String(name)];
      return events === undefined ? 0 : opened([...events]);
    },
    next: async (results, size, handleList, _limit, _flags, count) => {
      const events = (open.get(Number(results)) as string[]).splice(0, Number(size));
      events.forEach((xml, index) => (handleList as Buffer).writeBigUInt64LE(BigInt(opened(xml)), index * 8));
      (count as Buffer).writeUInt32LE(events.length);
      return events.length === 0 ? 0 : 1;
    },
    render: async (_context, event, _flags, _size, text) => write(text, String(open.get(Number(event)))),
    openProvider: async (_session, name) => (messages[String(name)] === undefined ? 0 : opened(name)),
    format: async (provider, event, _id, _count, _values, _flags, _size, text) => {
      expect(open.has(Number(event))).toBe(true);
      return write(text, messages[String(open.get(Number(provider)))] ?? "");
    },
    close: async (handle) => Number(open.delete(Number(handle))),
  };
}

test("errors of both logs, with their providers' words; everything is closed again", async () => {
  const log = playedLog({
    logs: { System: [xmlOf("Disk", 2), xmlOf("Disk", 1), xmlOf("Gone", 0)], Application: [] },
    messages: { Disk: "A <bad> block\r\nof &amp;" },
  });
  await expect(windowsErrorsFact(async () => log).read(never)).resolves.toEqual({
    sinceHours: 24,
    errors: [
      {
        ...{ atMs: Date.UTC(2026, 2, 2, 11, 0, 2), source: "Disk", text: "event 7: A <bad> block of &amp;" },
        count: 2,
      },
      { atMs: Date.UTC(2026, 2, 2, 11), source: "Gone", text: "event 7: (no text)", count: 1 },
    ],
  });
  expect(log.open.size).toBe(0);
});

test("no more than the newest 50 of a log are looked at", async () => {
  const log = playedLog({
    logs: { System: Array.from({ length: 60 }, () => xmlOf("Disk", 1)), Application: [] },
    messages: {},
  });
  await expect(windowsErrorsFact(async () => log).read(never)).resolves.toMatchObject({ errors: [{ count: 50 }] });
  expect(log.open.size).toBe(0);
});

test("a log that cannot be read is said, and one that is stopped meanwhile leaves nothing open", async () => {
  const silent = playedLog({ logs: { System: [] }, messages: {} });
  await expect(windowsErrorsFact(async () => silent).read(never)).rejects.toThrow(
    "not tell of the event log Application",
  );
  const log = playedLog({ logs: { System: [xmlOf("Disk", 1)], Application: [] }, messages: {} });
  const abortion = new AbortController();
  const render = async (): Promise<number> => {
    abortion.abort(new Error("too late"));
    return 0;
  };
  const stopping = { ...log, render };
  await expect(windowsErrorsFact(async () => stopping).read(abortion.signal)).rejects.toThrow("too late");
  expect([silent.open.size, log.open.size]).toEqual([0, 0]);
});

test("what is no event is survived", () => {
  expect(errorOfEvent("<html>", undefined)).toEqual({ source: "unknown", text: "(no text)", count: 1 });
  expect(providerOf(`<Provider Guid="{1}" Name="A &amp; B"/>`)).toBe("A & B");
});
