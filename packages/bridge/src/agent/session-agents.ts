import type { Session } from "../capture/session.ts";
import type { Clock } from "../clock.ts";
import { Tier2Error, toTier2Error } from "../errors.ts";
import { wordsHere } from "../system-words.ts";
import { checkAnswer } from "./check-answer.ts";
import type { AgentOwner, AgentTask, SentTask, TaskAnswers } from "./tasks.ts";

/** The way to an agent. */
export interface AgentLine {
  send(task: SentTask): void;
  /** Another agent of the same session took its place. */
  replace(): void;
}

interface OpenTask {
  readonly kind: AgentTask["kind"];
  readonly done: (answer: unknown) => void;
  readonly failed: (error: Tier2Error) => void;
}

interface Agent {
  readonly owner: AgentOwner;
  readonly line: AgentLine;
  readonly open: Map<string, OpenTask>;
}

/** An agent that answers nothing gets no more than these at once. */
const mostOpenTasks = 16;

/** The session agents that are connected, one for each session, and what they were asked. Every task ends exactly once. */
export class SessionAgents {
  readonly #clock: Clock;
  readonly #agents = new Map<string, Agent>();
  readonly #listeners = new Set<() => void>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls back each time that an agent has come. */
  onConnected(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** From now on this is the session's agent; the answer says that it is gone. */
  connect(owner: AgentOwner, line: AgentLine): () => void {
    const key = keyOf(owner);
    const agent: Agent = { owner, line, open: new Map() };
    const before = this.#agents.get(key);
    this.#agents.set(key, agent);
    if (before !== undefined) {
      endAll(before);
      before.line.replace();
    }
    for (const listener of this.#listeners) {
      listener();
    }
    return () => {
      if (this.#agents.get(key) === agent) {
        this.#agents.delete(key);
      }
      endAll(agent);
    };
  }

  has(session: Session): boolean {
    return this.#agents.has(keyOf(ownerOf(session)));
  }

  /** Whose agents are connected, in the order in which they came. */
  owners(): readonly AgentOwner[] {
    return [...this.#agents.values()].map(({ owner }) => owner);
  }

  /** Rejects with a Tier2Error: there is no agent, it is gone, it did not answer in time, or could not do it. */
  async ask<Task extends AgentTask>(session: Session, task: Task, limitMs: number): Promise<TaskAnswers[Task["kind"]]> {
    const agent = this.#agents.get(keyOf(ownerOf(session)));
    if (agent === undefined) {
      throw agentError("session_agent_gone", "No session agent runs in this session.");
    }
    if (agent.open.size >= mostOpenTasks) {
      throw agentError("session_agent_silent", "The session agent has not answered what it was asked before.");
    }
    const { promise, resolve, reject } = Promise.withResolvers<TaskAnswers[Task["kind"]]>();
    this.#count += 1;
    const id = String(this.#count);
    const end = (): void => {
      agent.open.delete(id);
      cancel();
    };
    const failed = (error: Tier2Error): void => {
      end();
      reject(error);
    };
    const cancel = this.#clock.schedule(
      () => failed(agentError("session_agent_silent", `The session agent did not answer within ${limitMs} ms.`)),
      limitMs,
    );
    const done = (answer: unknown): void => {
      end();
      resolve(answer as TaskAnswers[Task["kind"]]); // checked by the kind of the task
    };
    agent.open.set(id, { kind: task.kind, done, failed });
    agent.line.send({ ...task, id });
    return promise;
  }

  /**
   * What an agent answers: bytes of a picture, or JSON. False: it has no such task. Throws a Tier2Error when the answer cannot
   * be one of the task, which has failed with it.
   */
  answer(owner: AgentOwner, taskId: string, body: unknown): boolean {
    const task = this.#agents.get(keyOf(owner))?.open.get(taskId);
    if (task === undefined) {
      return false;
    }
    try {
      const checked = checkAnswer(task.kind, body);
      if (checked.isDone) {
        task.done(checked.answer);
      } else {
        task.failed(checked.error);
      }
    } catch (error) {
      task.failed(toTier2Error(error));
      throw error;
    }
    return true;
  }
}

function endAll({ open }: Agent): void {
  for (const { failed } of open.values()) {
    failed(agentError("session_agent_gone", "The session agent ended before it answered."));
  }
}

const ownerOf = ({ userName, windowsSession }: Session): AgentOwner => ({ person: userName, windowsSession });

/** Windows has names without case, with or without their domain; the number of the session tells domains apart. */
const keyOf = ({ person, windowsSession }: AgentOwner): string =>
  windowsSession === undefined ? person : `${windowsSession} ${person.replace(/^.*\\/, "").toLowerCase()}`;

const agentError = (code: string, message: string): Tier2Error =>
  new Tier2Error({
    ...{ code, category: "bridge", message },
    hint: `Start the agent of that session again: ${wordsHere.startAgent}.`,
  });
