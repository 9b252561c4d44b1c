import type { Session } from "../capture/session.ts";
import { Tier2Error } from "../errors.ts";
import { wordsHere } from "../system-words.ts";
import type { SessionAgents } from "./session-agents.ts";

/**
 * How something is done in a session. - agent: by the agent that runs there. - direct: by the bridge itself, which is that
 * person, root, or a program of that session. - none: it cannot be done.
 */
export type SessionWay = "agent" | "direct" | "none";

const root = 0;

/** `ownUserId`: the bridge's; undefined on Windows. */
export function wayTo(
  session: Session,
  agents: Pick<SessionAgents, "has"> | undefined,
  ownUserId: number | undefined,
): SessionWay {
  if (agents?.has(session) === true) {
    return "agent";
  }
  const isOwn = ownUserId === undefined || ownUserId === root || session.userId === ownUserId;
  return isOwn && session.windowsSession === undefined ? "direct" : "none";
}

/** What is missing where there is no way, in plain words. */
export const noAgent = "no session agent runs in this session (tier2 agent)";

/** `what`: "The page cannot be opened". */
export const agentMissing = (what: string): Tier2Error =>
  new Tier2Error({
    code: "session_agent_missing",
    category: "permission",
    message: `${what}: ${noAgent}, and the bridge is an account of its own.`,
    hint: `Start the agent there: ${wordsHere.startAgent}.`,
  });
