import type { ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import type { BridgeEvent } from "../events.ts";
import type { Caller } from "./routes.ts";

/** Text that waits for a slow reader at most; what comes then is counted and left out. */
const longestBacklogBytes = 256 * 1024;
const heartbeatMs = 15_000;

/** An event as it is sent, its data as JSON; undefined: not for this caller. */
interface SentEvent {
  readonly type: string;
  readonly data: object;
}

/** Sessions learn what the light shows and that presses changed, not what happened to whom. */
export function sentEvent(event: BridgeEvent, caller: Caller): SentEvent | undefined {
  if (caller.kind === "admin") {
    return { type: event.type, data: event };
  }
  if (event.type === "light.changed") {
    return { type: event.type, data: event };
  }
  return "pressId" in event ? { type: "presses.changed", data: { type: "presses.changed" } } : undefined;
}

/** Sends events to one reader (text/event-stream) until it goes away. */
export function streamEvents(
  response: ServerResponse,
  caller: Caller,
  subscribe: (listener: (event: BridgeEvent) => void) => () => void,
  clock: Clock,
): void {
  let dropped = 0;
  let cancel = (): void => undefined;
  const write = (text: string): void => {
    if (response.writableLength > longestBacklogBytes) {
      dropped += 1;
    } else {
      response.write(text);
    }
  };
  const beat = (): void => {
    response.write(":\n\n"); // a comment: readers ignore it, and a connection that is gone is noticed
    cancel = clock.schedule(beat, heartbeatMs);
  };
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  beat();
  const end = subscribe((event) => {
    const sent = sentEvent(event, caller);
    if (sent !== undefined) {
      write(messageOf(sent));
    }
  });
  response.on("drain", () => {
    if (dropped > 0) {
      const count = dropped;
      dropped = 0;
      response.write(messageOf({ type: "events.dropped", data: { type: "events.dropped", count } }));
    }
  });
  response.once("close", () => {
    end();
    cancel();
  });
}

const messageOf = ({ type, data }: SentEvent): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
