import { type ClientRequest, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { BridgeEvent } from "@tier2/bridge";
import { Happenings } from "../../packages/bridge/src/testing/happenings.ts";

const lookAgainMs = 20;

export interface ApiAnswer {
  readonly status: number | undefined;
  readonly text: string;
}

/** Asks the local API of a bridge, e.g. "GET /v1/status"; a session shows its token. */
export async function askApi(socketPath: string, line: string, token?: string): Promise<ApiAnswer> {
  const [method = "", target = ""] = line.split(" ");
  const headers = { host: "tier2", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, method, path: target, headers, agent: false }, (answer) => {
      void text(answer).then((content) => resolve({ status: answer.statusCode, text: content }), reject);
    });
    asking.once("error", reject).end();
  });
}

type EventOf<Type extends BridgeEvent["type"]> = Extract<BridgeEvent, { readonly type: Type }>;
type Wanted<Type extends BridgeEvent["type"]> = Partial<EventOf<Type>>;

/** All that a running bridge tells from now on, read as other programs read it. */
export class EventReader {
  readonly #told = new Happenings<BridgeEvent>();
  #asking: ClientRequest | undefined;
  #text = "";
  /** A line whose end did not come yet. */
  #begun = "";

  /** Resolves as soon as the bridge answers; it may be starting still. */
  static async open(socketPath: string): Promise<EventReader> {
    for (;;) {
      const reader = new EventReader();
      if (await reader.#connect(socketPath)) {
        return reader;
      }
      await wait(lookAgainMs);
    }
  }

  get all(): readonly BridgeEvent[] {
    return this.#told.all;
  }

  /** As it came over the socket. */
  get text(): string {
    return this.#text;
  }

  /** The first of this type with these values, of those that were and those to come. */
  async until<Type extends BridgeEvent["type"]>(type: Type, wanted: Wanted<Type> = {}): Promise<EventOf<Type>> {
    return (await this.#told.until((event) => fits(event, type, wanted))) as EventOf<Type>;
  }

  /** The first of those that come from now on. */
  async next<Type extends BridgeEvent["type"]>(type: Type, wanted: Wanted<Type> = {}): Promise<EventOf<Type>> {
    return (await this.#told.next((event) => fits(event, type, wanted))) as EventOf<Type>;
  }

  /** Those of this type so far. */
  of<Type extends BridgeEvent["type"]>(type: Type): readonly EventOf<Type>[] {
    return this.all.filter((event) => event.type === type) as EventOf<Type>[];
  }

  close(): void {
    this.#asking?.destroy();
  }

  /** False: nobody listens there yet. */
  async #connect(socketPath: string): Promise<boolean> {
    return new Promise((resolve) => {
      const options = { socketPath, path: "/v1/events", headers: { host: "tier2" }, agent: false };
      this.#asking = request(options, (answer) => {
        answer.on("error", () => undefined); // the bridge ended
        answer.setEncoding("utf8").on("data", (chunk: string) => {
          resolve(true); // a comment comes at once
          this.#take(chunk);
        });
      });
      this.#asking.on("error", () => resolve(false)).end();
    });
  }

  #take(chunk: string): void {
    this.#text += chunk;
    const lines = (this.#begun + chunk).split("\n");
    this.#begun = lines.pop() ?? "";
    for (const line of lines.filter((one) => one.startsWith("data: "))) {
      this.#told.add(JSON.parse(line.slice("data: ".length)) as BridgeEvent);
    }
  }
}

const fits = (event: BridgeEvent, type: string, wanted: object): boolean =>
  event.type === type &&
  Object.entries(wanted).every(([name, value]) =>
    Object.entries(event).some((is) => is[0] === name && is[1] === value),
  );
