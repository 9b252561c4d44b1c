import { setTimeout as wait } from "node:timers/promises";
import { type CheckServer, type Session, Tier2Error, backoffMs } from "@tier2/bridge/agent";
import { LineToBridge } from "./line-to-bridge.ts";
import { serve } from "./serve.ts";

export interface AgentParts {
  /** Sockets or pipes, the likeliest first. */
  readonly places: readonly string[];
  readonly check: CheckServer;
  readonly session: Session;
  readonly ending: AbortSignal;
  readonly say: (text: string) => void;
}

/** A bridge that starts again is there within seconds; one that is not there at all is asked twice a minute. */
const backoff = { baseMs: 1000, capMs: 30_000 };
const leastMs = 200;

/** Is the session's agent until the process is to end, or another agent takes its place. */
export async function runAgent({ places, check, session, ending, say }: AgentParts): Promise<void> {
  const lines = places.map((place) => new LineToBridge(place, check));
  let failures = 0;
  let said = "";
  const sayOnce = (text: string): void => {
    if (text !== said) {
      said = text;
      say(text);
    }
  };
  const parts = {
    ...{ session, ending },
    onConnected: () => {
      failures = 0;
      sayOnce("The bridge is there; this session's agent works for it.");
    },
    onFailed: (error: unknown) => say(`A task could not be answered: ${messageOf(error)}`),
  };
  while (!ending.aborted) {
    for (const line of lines) {
      try {
        await serve(line, parts);
        say("Another agent took this session over.");
        return;
      } catch (error) {
        if (!ending.aborted && !isAbsent(error)) {
          sayOnce(`Waiting for the bridge: ${messageOf(error)}`);
        }
      }
    }
    failures += 1;
    const waitMs = leastMs + backoffMs(failures, backoff, Math.random);
    await wait(waitMs, undefined, { signal: ending }).catch(() => undefined);
  }
}

/** Nobody listens there; that is nothing to tell of again and again. */
const isAbsent = (error: unknown): boolean => codeOf(error) === "ENOENT" || codeOf(error) === "ECONNREFUSED";

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

const messageOf = (error: unknown): string => {
  if (codeOf(error) === "ECONNRESET") {
    return "it ended.";
  }
  const message = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
  return error instanceof Tier2Error ? `${message}. ${error.hint}` : `${message}.`;
};
