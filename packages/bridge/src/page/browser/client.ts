import type { Language, OpenAnswer, PageRefusal, PageState, PictureWord, ReplyRequest, Said } from "./protocol.ts";

/** No answer came: the bridge is stopped, or starts. */
export class Unreachable extends Error {}

/** The bridge says no. `message` is its sentence for the person. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The requests of the page; all reject with `Unreachable` or `Refused`. */
export interface Client {
  /** Undefined: nothing changed for a while. */
  state(after: number | undefined, language: Language, signal: AbortSignal): Promise<PageState | undefined>;
  say(said: Said): Promise<void>;
  cancel(): Promise<void>;
  apart(): Promise<void>;
  picture(): Promise<Blob>;
  decidePicture(word: PictureWord): Promise<void>;
  reply(request: ReplyRequest): Promise<void>;
  seen(pressId: string): Promise<void>;
  bye(): Promise<void>;
  logo(): Promise<Blob>;
}

/** The bridge holds a request for the state 25 s; one that takes longer than this goes nowhere. */
const longestHoldMs = 40_000;

export async function openVisit(token: string): Promise<string> {
  const answer = await request("/api/open", { body: { token } });
  return (await read(async () => (await answer.json()) as OpenAnswer)).key;
}

export function createClient(key: string): Client {
  const post = async (path: string, body: unknown = {}): Promise<void> => void (await request(path, { key, body }));
  const blob = async (path: string): Promise<Blob> => {
    const answer = await request(path, { key });
    return read(async () => answer.blob());
  };
  return {
    state: async (after, language, signal) => {
      const query = new URLSearchParams({ language, ...(after === undefined ? {} : { after: String(after) }) });
      const limited = AbortSignal.any([signal, AbortSignal.timeout(longestHoldMs)]);
      const answer = await request(`/api/state?${query.toString()}`, { key, signal: limited });
      return answer.status === 204 ? undefined : read(async () => (await answer.json()) as PageState);
    },
    say: async (said) => post("/api/say", said),
    cancel: async () => post("/api/cancel"),
    apart: async () => post("/api/apart"),
    picture: async () => blob("/api/picture"),
    decidePicture: async (word) => post("/api/picture", word),
    reply: async (reply) => post("/api/reply", reply),
    seen: async (pressId) => post("/api/seen", { pressId }),
    bye: async () => post("/api/bye"),
    logo: async () => blob("/logo"),
  };
}

interface RequestOptions {
  readonly key?: string;
  /** With a body it is a POST. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

async function request(path: string, { key, body, signal }: RequestOptions): Promise<Response> {
  const headers = new Headers();
  if (key !== undefined) {
    headers.set("authorization", `Bearer ${key}`);
  }
  if (body !== undefined) {
    headers.set("content-type", "application/json");
  }
  const init: RequestInit = { headers, cache: "no-store", redirect: "error" };
  const answer = await read(async () =>
    fetch(path, {
      ...init,
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
  if (!answer.ok) {
    throw await refusalOf(answer);
  }
  return answer;
}

/** A connection that breaks off, before or within the answer. */
async function read<Value>(reading: () => Promise<Value>): Promise<Value> {
  try {
    return await reading();
  } catch (error) {
    throw new Unreachable("The bridge does not answer.", { cause: error });
  }
}

async function refusalOf(answer: Response): Promise<Refused> {
  try {
    const { error } = (await answer.json()) as PageRefusal;
    return new Refused(answer.status, error.code, [error.message, error.hint].filter(Boolean).join(" "));
  } catch {
    return new Refused(answer.status, "unknown", `HTTP ${answer.status}`);
  }
}
