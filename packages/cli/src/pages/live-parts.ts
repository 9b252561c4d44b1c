import type { ServerResponse } from "node:http";

/** What a page shows, in parts that change apart from each other. */
export interface LiveSource {
  /** All parts as they stand. */
  readonly read: () => Readonly<Record<string, unknown>>;
  /** Calls back when a part may be another; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** As often as an eye follows. */
const everyMs = 30;
/** A reader that is so far behind gets the newest when it has caught up. */
const longestBacklogBytes = 64 * 1024;

/** Sends a line of JSON with the parts that changed, the first with all of them, until the reader goes away. */
export function sendLiveParts(response: ServerResponse, { read, subscribe }: LiveSource): void {
  const sent = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (response.writableLength > longestBacklogBytes) {
      return; // `drain` comes
    }
    const changed = Object.entries(read())
      .map(([name, value]) => [name, JSON.stringify(value ?? null)] as const)
      .filter(([name, text]) => sent.get(name) !== text);
    for (const [name, text] of changed) {
      sent.set(name, text);
    }
    if (changed.length > 0) {
      response.write(`{${changed.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}\n`);
    }
  };
  flush();
  const end = subscribe(() => {
    timer ??= setTimeout(flush, everyMs);
  });
  response.on("drain", flush);
  response.once("close", () => {
    end();
    clearTimeout(timer);
  });
}
