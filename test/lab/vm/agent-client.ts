import type { AgentMessage, AgentRequest } from "../guest-agent/messages.ts";
import { type LineSocket, openLineSocket } from "./line-socket.ts";
import type { Qemu } from "./qemu.ts";

/** So many questions for the time; the fastest answer counts. */
const clockQuestions = 20;

type Answer = Extract<AgentMessage, { id: number }>;
type Question<Kind extends AgentRequest> = Kind extends AgentRequest ? Omit<Kind, "id"> : never;

interface Open {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Talks with the agent in the guest. */
export class AgentClient {
  readonly #open = new Map<number, Open>();
  #socket: LineSocket | undefined;
  #nextId = 1;
  readonly #started: PromiseWithResolvers<void> = Promise.withResolvers();
  #clockOffsetMs = 0;
  /** Why nobody answers any more. */
  #ended: string | undefined;

  private constructor(qemu: Qemu) {
    void qemu.exited.then(() => this.#fail(qemu.ended ?? "QEMU ended"));
  }

  static async open(socketPath: string, qemu: Qemu): Promise<AgentClient> {
    const client = new AgentClient(qemu);
    client.#socket = await openLineSocket(
      socketPath,
      () => qemu.ended,
      (message) => client.#receive(message as AgentMessage),
    );
    return client;
  }

  /** Resolves when the agent says that it has started. */
  async started(timeoutMs: number): Promise<void> {
    await within(timeoutMs, this.#started.promise, "The guest's agent does not start");
    await this.synchronizeClock();
  }

  async ask(question: Question<AgentRequest>, timeoutMs: number): Promise<Answer> {
    if (this.#ended !== undefined) {
      throw new Error(this.#ended);
    }
    const id = this.#nextId;
    this.#nextId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#open.set(id, { resolve, reject });
    this.#socket?.send({ id, ...question });
    try {
      return await within(timeoutMs, promise, `The guest did not answer within ${timeoutMs} ms: ${describe(question)}`);
    } catch (error) {
      if (this.#open.has(id) && question.ask === "run") {
        this.#socket?.send({ id: this.#nextId++, ask: "end", run: id });
      }
      throw error;
    } finally {
      this.#open.delete(id);
    }
  }

  /** Takes the guest's time; after it slept or started again, too. */
  async synchronizeClock(): Promise<void> {
    let shortestMs = Infinity;
    for (let count = 0; count < clockQuestions; count += 1) {
      const before = performance.now();
      const hostMs = performance.timeOrigin + before;
      const answer = await this.ask({ ask: "clock" }, 10_000);
      const tookMs = performance.now() - before;
      if ("clockMs" in answer && tookMs < shortestMs) {
        shortestMs = tookMs;
        this.#clockOffsetMs = hostMs + tookMs / 2 - answer.clockMs;
      }
    }
  }

  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  close(): void {
    this.#socket?.close();
    this.#refuseAll("The guest was switched off.");
  }

  #receive(message: AgentMessage): void {
    if ("started" in message) {
      this.#started.resolve();
    } else if ("error" in message) {
      this.#open.get(message.id)?.reject(new Error(`In the guest: ${message.error}`));
    } else {
      this.#open.get(message.id)?.resolve(message);
    }
  }

  #refuseAll(reason: string): void {
    this.#ended ??= reason;
    for (const { reject } of this.#open.values()) {
      reject(new Error(reason));
    }
    this.#open.clear();
  }

  #fail(reason: string): void {
    this.#refuseAll(reason);
    this.#started.promise.catch(() => undefined); // nobody may wait for it
    this.#started.reject(new Error(reason));
  }
}

const describe = (question: Question<AgentRequest>): string =>
  question.ask === "run" ? question.command : JSON.stringify(question).slice(0, 200);

export async function within<Value>(timeoutMs: number, promise: Promise<Value>, message: string): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(message)), timeoutMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
