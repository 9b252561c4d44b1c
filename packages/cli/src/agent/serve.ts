import { text } from "node:stream/consumers";
import { type Session, doTask, readTask } from "@tier2/bridge/agent";
import { EventParser } from "./events.ts";
import type { LineToBridge } from "./line-to-bridge.ts";

export interface ServeParts {
  readonly session: Session;
  readonly ending: AbortSignal;
  readonly onConnected: () => void;
  /** A task could not be answered; the bridge is told nothing then, and gives it up. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Is the session's agent at this bridge until that ends, which rejects, or another agent takes the place. - replaced: another
 * one has it.
 */
export async function serve(
  line: LineToBridge,
  { session, ending, onConnected, onFailed }: ServeParts,
): Promise<"replaced"> {
  const stream = await line.open({ line: "GET /v1/agent" }, ending);
  onConnected();
  const parser = new EventParser();
  stream.setEncoding("utf8");
  for await (const piece of stream as AsyncIterable<string>) {
    for (const { name, data } of parser.take(piece)) {
      if (name === "replaced") {
        return "replaced";
      }
      const task = name === "task" ? readTask(data) : undefined;
      if (task !== undefined) {
        const answering = doTask(task, session).then(async (body) => {
          const answer = await line.open({ line: `POST /v1/agent/tasks/${task.id}`, body }, ending);
          await text(answer);
        });
        answering.catch(onFailed); // beside each other: a browser may take its time
      }
    }
  }
  throw new Error("it ended");
}
