import { z } from "zod";
import type { AgentOwner } from "../agent/tasks.ts";
import type { PersonsWord } from "../record/messages.ts";
import { chooseButton } from "./choose-button.ts";
import { apiError } from "./errors.ts";
import type { SessionLogin } from "./session-login.ts";
import type { ApiSource } from "./source.ts";

/** Who asks: somebody who may open the administrators' socket, the person of a session, or nobody knows who. */
export type Caller =
  | { readonly kind: "admin" }
  | ({ readonly kind: "session" } & AgentOwner)
  | { readonly kind: "stranger" };

export interface Ask {
  readonly source: ApiSource;
  readonly caller: Caller;
  /** What stands in the place of `:word` in the path. */
  readonly word: string;
  readonly query: URLSearchParams;
  /** Parsed JSON, or bytes where the route takes them; undefined when none was sent. */
  readonly body: unknown;
  /** Undefined: callers are known without it. */
  readonly login: SessionLogin | undefined;
}

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** `:word` stands for any one part. */
  readonly path: string;
  readonly for: readonly Caller["kind"][];
  /** - json: of at most 16 KB. - picture: that, or bytes. */
  readonly takes?: "json" | "picture";
  readonly status?: 201;
  /** The answer as JSON, or the events, or the tasks of a session agent. Rejects with a Tier2Error. */
  readonly run: "events" | "tasks" | ((ask: Ask) => Promise<unknown>);
}

/** How many presses a session sees, and may decide on. */
const sessionLimit = 100;
const defaultLimit = 100;
const highestLimit = 1000;

const words: readonly PersonsWord[] = ["cancel", "retry", "seen", "allow-picture", "refuse-picture"];

const pressBody = z
  .strictObject({
    serial: z.string().min(1).max(100).optional(),
    gesture: z.enum(["short", "double", "long"]).default("short"),
  })
  .prefault({});

export const routes: readonly Route[] = [
  { method: "GET", path: "/v1/status", for: ["admin", "session"], run: status },
  { method: "GET", path: "/v1/warnings", for: ["admin"], run: warnings },
  { method: "GET", path: "/v1/events", for: ["admin", "session"], run: "events" },
  { method: "GET", path: "/v1/presses", for: ["admin", "session"], run: presses },
  { method: "POST", path: "/v1/presses", for: ["admin", "session"], takes: "json", status: 201, run: press },
  { method: "GET", path: "/v1/presses/:word", for: ["admin"], run: details },
  ...words.map((word): Route => ({
    method: "POST",
    path: `/v1/presses/:word/${word}`,
    for: ["admin", "session"],
    run: async (ask) => decide(ask, word),
  })),
  { method: "POST", path: "/v1/reload", for: ["admin"], run: async ({ source }) => source.reload() },
  {
    method: "POST",
    path: "/v1/check",
    for: ["admin"],
    run: async ({ source }) => ({ results: await source.check() }),
  },
  {
    method: "DELETE",
    path: "/v1/people/:word",
    for: ["admin"],
    run: async ({ source, word }) => source.erase(word),
  },
  { method: "POST", path: "/v1/session", for: ["session", "stranger"], takes: "json", run: logIn },
  { method: "GET", path: "/v1/agent", for: ["session"], run: "tasks" },
  { method: "POST", path: "/v1/agent/tasks/:word", for: ["session"], takes: "picture", run: answerTask },
];

const loginBody = z.strictObject({ proof: z.string().max(100).optional() }).prefault({});

async function logIn({ login, body }: Ask): Promise<unknown> {
  const parsed = loginBody.safeParse(body);
  if (!parsed.success || login === undefined) {
    throw apiError("api_value_refused", "That is no login.", 'Send {}, and then {"proof": NAME}.');
  }
  const { proof } = parsed.data;
  return proof === undefined ? { proof: login.begin() } : { token: await login.finish(proof) };
}

async function answerTask({ source, caller, word, body }: Ask): Promise<unknown> {
  if (caller.kind !== "session" || !source.agents.answer(caller, word, body)) {
    throw apiError("task_unknown", `There is no open task ${word}.`, "It is over, or another agent's.");
  }
  return {};
}

async function status({ source, caller }: Ask): Promise<unknown> {
  const all = await source.status();
  if (caller.kind === "admin") {
    return all;
  }
  return { version: all.version, lights: all.buttons.map(({ serial, light }) => ({ serial, light })) };
}

async function warnings({ source }: Ask): Promise<unknown> {
  const all = await source.status();
  return { warnings: all.warnings };
}

async function presses({ source, caller, query }: Ask): Promise<unknown> {
  if (caller.kind !== "admin") {
    return { presses: (await source.queue(sessionLimit, personOf(caller))).presses };
  }
  return source.queue(limitOf(query));
}

function limitOf(query: URLSearchParams): number {
  const given = query.get("limit");
  const limit = Number(given ?? defaultLimit);
  if ((given !== null && !/^\d{1,5}$/.test(given)) || limit < 1 || limit > highestLimit) {
    throw apiError("api_value_refused", "limit is not valid.", `Write a number from 1 to ${highestLimit}.`);
  }
  return limit;
}

async function press({ source, body }: Ask): Promise<unknown> {
  const parsed = pressBody.safeParse(body);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join(".") ?? "";
    throw apiError(
      "api_value_refused",
      `The body is not valid${place === "" ? "" : `: ${place}`}.`,
      'It may hold serial (of a button) and gesture ("short", "double" or "long"), and nothing else.',
    );
  }
  const { serial, gesture } = parsed.data;
  const { buttons } = await source.status();
  return { pressId: await source.press(chooseButton(buttons, serial), gesture) };
}

async function details({ source, word: pressId }: Ask): Promise<unknown> {
  const shown = await source.details(pressId);
  if (shown === undefined) {
    throw unknownPress(pressId);
  }
  return shown;
}

async function decide({ source, caller, word: pressId }: Ask, word: PersonsWord): Promise<unknown> {
  const isKnown =
    caller.kind === "admin"
      ? (await source.details(pressId)) !== undefined
      : (await source.queue(sessionLimit, personOf(caller))).presses.some((one) => one.pressId === pressId);
  if (!isKnown) {
    throw unknownPress(pressId);
  }
  const { isDone, why } = await source.decide(pressId, word);
  if (!isDone) {
    throw apiError(
      "press_not_possible",
      why ?? `That cannot be done with this press: ${word}.`,
      `tier2 queue show ${pressId} shows how it stands.`,
    );
  }
  return { pressId, done: word };
}

/** No route leads a stranger to where a person is needed. */
const personOf = (caller: Exclude<Caller, { kind: "admin" }>): string =>
  caller.kind === "session" ? caller.person : "";

const unknownPress = (pressId: string): Error =>
  apiError("press_unknown", `There is no press ${pressId}.`, "tier2 queue list shows the presses with their ids.");
