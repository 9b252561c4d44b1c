import { type Language, languages } from "../config/page-section.ts";
import { pageError } from "./page-errors.ts";
import { parseOpen, parsePictureWord, parseReply, parseSaid, parseSeen } from "./requests.ts";
import type { PageSource } from "./source.ts";
import type { StateWatch } from "./state-watch.ts";
import type { OpenVisit, Visits } from "./visits.ts";

/** What an answer is made of; nothing: 204. */
export type Reply =
  | { readonly json: object }
  | { readonly file: { readonly bytes: Uint8Array; readonly type: string } }
  | undefined;

/** A request of an open page. */
export interface PageRequest {
  readonly page: OpenVisit;
  readonly query: URLSearchParams;
  /** The JSON of its body, when it is a POST. */
  readonly body: unknown;
  /** Aborted when nobody waits any more, or the page ended. */
  readonly signal: AbortSignal;
}

export interface RouteParts {
  readonly source: PageSource;
  readonly visits: Visits;
  readonly watch: StateWatch;
  /** How long `GET /api/state` waits for a change. */
  readonly pollMs: number;
}

export type Routes = Readonly<Record<string, (request: PageRequest) => Promise<Reply>>>;

const done =
  (act: (request: PageRequest) => Promise<void>) =>
  async (request: PageRequest): Promise<undefined> => {
    await act(request);
  };

/** By method and path; each needs the page's key. */
export const createRoutes = ({ source, visits, watch, pollMs }: RouteParts): Routes => ({
  "GET /api/state": async ({ page: { visit }, query, signal }) => {
    const asked = { visit, language: languageOf(query), after: versionOf(query), signal };
    const state = await watch.next({ ...asked, waitMs: asked.after === undefined ? 0 : pollMs });
    return state && { json: state };
  },
  "GET /api/picture": async ({ page }) => {
    const picture = await source.picture(page.visit);
    if (picture === undefined) {
      throw pageError("page_picture_missing", "There is no picture (any more).", "Load the page anew.");
    }
    return { file: picture };
  },
  "GET /logo": async () => {
    const logo = source.logo();
    if (logo === undefined) {
      throw pageError("page_picture_missing", "There is no logo.", "Set page.logo in the configuration.");
    }
    return { file: logo };
  },
  "POST /api/say": done(async ({ page, body }) => source.say(page.visit, parseSaid(body))),
  "POST /api/cancel": done(async ({ page }) => source.cancel(page.visit)),
  "POST /api/picture": done(async ({ page, body }) => source.decidePicture(page.visit, parsePictureWord(body))),
  "POST /api/apart": done(async ({ page }) => {
    visits.move(page.visit, await source.apart(page.visit));
  }),
  "POST /api/reply": done(async ({ page, body }) => source.reply(page.visit, parseReply(body))),
  "POST /api/seen": done(async ({ page, body }) => source.seen(page.visit, parseSeen(body).pressId)),
  "POST /api/bye": done(async ({ page }) => {
    visits.end(page);
  }),
});

/** The token of a `POST /api/open`. */
export const tokenOf = (body: unknown): string => parseOpen(body).token;

function languageOf(query: URLSearchParams): Language {
  const wanted = query.get("language");
  return languages.find((language) => language === wanted) ?? "en";
}

function versionOf(query: URLSearchParams): number | undefined {
  const text = query.get("after") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
