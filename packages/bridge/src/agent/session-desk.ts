import process from "node:process";
import type { Session } from "../capture/session.ts";
import type { ShowNotice } from "../notify/notify-send.ts";
import type { OpenPage } from "../page/open-browser.ts";
import type { SessionAgents } from "./session-agents.ts";
import { agentMissing, wayTo } from "./session-way.ts";

export interface SessionDeskParts {
  readonly agents: SessionAgents;
  /** Both as the bridge does it itself. */
  readonly openPage: OpenPage;
  readonly showNotice: ShowNotice;
}

/** The agent's own limit is 10 s. */
const limitMs = 12_000;

/** What the bridge shows to people: by the agent of their session, else directly. */
export class SessionDesk {
  readonly #parts: SessionDeskParts;

  constructor(parts: SessionDeskParts) {
    this.#parts = parts;
  }

  readonly canReach = (session: Session): boolean => this.#wayTo(session) !== "none";

  readonly openPage: OpenPage = async (url, session) => {
    const { agents, openPage } = this.#parts;
    switch (this.#wayTo(session)) {
      case "agent":
        return agents.ask(session, { kind: "open-page", url }, limitMs);
      case "direct":
        return openPage(url, session);
      case "none":
        throw agentMissing("The page cannot be opened");
    }
  };

  readonly showNotice: ShowNotice = async (notice, session) => {
    const { agents, showNotice } = this.#parts;
    switch (this.#wayTo(session)) {
      case "agent": {
        const { title, text } = notice;
        return agents.ask(session, { kind: "show-notice", title, text }, limitMs);
      }
      case "direct":
        return showNotice(notice, session);
      case "none":
        throw agentMissing("Notifications cannot be shown");
    }
  };

  #wayTo(session: Session): ReturnType<typeof wayTo> {
    return wayTo(session, this.#parts.agents, process.getuid?.());
  }
}
