import type { ServerResponse } from "node:http";
import type { SessionAgents } from "../agent/session-agents.ts";
import type { AgentOwner } from "../agent/tasks.ts";
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
function sentEvent(event: BridgeEvent, caller: Caller): SentEvent | undefined {
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
  const send = openStream(response, clock);
  const end = subscribe((event) => {
    const sent = sentEvent(event, caller);
    if (sent !== undefined) {
      send(sent);
    }
  });
  response.once("close", end);
}

/** Sends what is to be done in a session to its agent, until it goes away or another one comes. */
export function streamTasks(response: ServerResponse, owner: AgentOwner, agents: SessionAgents, clock: Clock): void {
  const send = openStream(response, clock);
  const gone = agents.connect(owner, {
    send: (task) => send({ type: "task", data: task }),
    replace: () => {
      send({ type: "replaced", data: {} });
      response.end();
    },
  });
  response.once("close", gone);
}

/** Begins an event stream; the answer sends an event. */
function openStream(response: ServerResponse, clock: Clock): (event: SentEvent) => void {
  let dropped = 0;
  let cancel = (): void => undefined;
  const write = (text: string): void => {
    if (response.writableEnded || response.writableLength > longestBacklogBytes) {
      dropped += 1;
    } else {
      response.write(text);
    }
  };
  const beat = (): void => {
    if (response.writableEnded) {
      return;
    }
    response.write(":\n\n"); // a comment: readers ignore it, and a connection that is gone is noticed
    cancel = clock.schedule(beat, heartbeatMs);
  };
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  beat();
  response.on("drain", () => {
    if (dropped > 0) {
      const count = dropped;
      dropped = 0;
      response.write(messageOf({ type: "events.dropped", data: { type: "events.dropped", count } }));
    }
  });
  response.once("close", () => cancel());
  return (event) => write(messageOf(event));
}

const messageOf = ({ type, data }: SentEvent): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
