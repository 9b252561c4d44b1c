import { z } from "zod";
import type { PersonsWord } from "../record/messages.ts";
import { chooseButton } from "./choose-button.ts";
import { apiError } from "./errors.ts";
import type { ApiSource } from "./source.ts";

/** Who asks: somebody who may open the administrators' socket, or the person of a session. */
export type Caller = { readonly kind: "admin" } | { readonly kind: "session"; readonly person: string };

export interface Ask {
  readonly source: ApiSource;
  readonly caller: Caller;
  /** What stands in the place of `:word` in the path. */
  readonly word: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when none was sent. */
  readonly body: unknown;
}

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** `:word` stands for any one part. */
  readonly path: string;
  readonly isForSessions: boolean;
  readonly takesBody?: true;
  readonly status?: 201;
  /** The answer as JSON, or the events. Rejects with a Tier2Error. */
  readonly run: "events" | ((ask: Ask) => Promise<unknown>);
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
  { method: "GET", path: "/v1/status", isForSessions: true, run: status },
  { method: "GET", path: "/v1/warnings", isForSessions: false, run: warnings },
  { method: "GET", path: "/v1/events", isForSessions: true, run: "events" },
  { method: "GET", path: "/v1/presses", isForSessions: true, run: presses },
  { method: "POST", path: "/v1/presses", isForSessions: true, takesBody: true, status: 201, run: press },
  { method: "GET", path: "/v1/presses/:word", isForSessions: false, run: details },
  ...words.map((word): Route => ({
    method: "POST",
    path: `/v1/presses/:word/${word}`,
    isForSessions: true,
    run: async (ask) => decide(ask, word),
  })),
  { method: "POST", path: "/v1/reload", isForSessions: false, run: async ({ source }) => source.reload() },
  {
    method: "POST",
    path: "/v1/check",
    isForSessions: false,
    run: async ({ source }) => ({ results: await source.check() }),
  },
  {
    method: "DELETE",
    path: "/v1/people/:word",
    isForSessions: false,
    run: async ({ source, word }) => source.erase(word),
  },
];

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
  if (caller.kind === "session") {
    return { presses: (await source.queue(sessionLimit, caller.person)).presses };
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
      : (await source.queue(sessionLimit, caller.person)).presses.some((one) => one.pressId === pressId);
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

const unknownPress = (pressId: string): Error =>
  apiError("press_unknown", `There is no press ${pressId}.`, "tier2 queue list shows the presses with their ids.");
