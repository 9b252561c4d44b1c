import { apiError, tokenRefused } from "./errors.ts";
import { type Caller, type Route, routes } from "./routes.ts";

export interface FoundRoute {
  readonly route: Route;
  readonly word: string;
  readonly query: URLSearchParams;
}

/** What of a request is looked at before its body is read. */
export interface RequestHead {
  readonly method: string;
  /** As it stands in the request: `/v1/status?x=y`. */
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

const longestWord = 200;

/** Browsers send these; nothing in a browser has business here (DNS rebinding, pages that post to a socket's proxy). */
export function refuseBrowsers({ host, origin }: RequestHead): void {
  if (origin !== undefined) {
    throw apiError("api_origin_refused", "Pages of a browser may not ask here.", "Send no Origin.", "permission");
  }
  if (host !== "tier2" && host !== "localhost") {
    throw apiError("api_host_refused", "The Host is not this bridge.", "Send the header Host: tier2.");
  }
}

/** The route of a request, for whom it is. Throws a Tier2Error; `allowed` then names the methods there are. */
export function findRoute({ method, target }: RequestHead, caller: Caller): FoundRoute {
  const url = URL.parse(target, "http://tier2");
  const mine = routes.filter((route) => route.for.includes(caller.kind));
  const found = mine.flatMap((route) => {
    const word = wordIn(route.path, url?.pathname ?? "");
    return word === undefined ? [] : [{ route, word, query: url?.searchParams ?? new URLSearchParams() }];
  });
  if (found.length === 0) {
    if (caller.kind === "stranger") {
      throw tokenRefused();
    }
    throw apiError("api_path_unknown", "There is nothing at this path.", "docs/local-api.md lists what there is.");
  }
  const fitting = found.find(({ route }) => route.method === method);
  if (fitting === undefined) {
    const allowed = found.map(({ route }) => route.method).join(", ");
    throw apiError("api_method_refused", `${method} cannot be done at this path.`, `Allowed: ${allowed}.`);
  }
  return fitting;
}

/** What stands in the place of `:word`, empty for a path without; undefined when the path is another. */
function wordIn(pattern: string, path: string): string | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length || wanted.some((part, index) => part !== ":word" && part !== given[index])) {
    return undefined;
  }
  const at = wanted.indexOf(":word");
  if (at === -1) {
    return "";
  }
  try {
    const word = decodeURIComponent(given[at] ?? "");
    return word === "" || word.length > longestWord || /\p{Cc}/u.test(word) ? undefined : word;
  } catch {
    return undefined; // no valid encoding: nothing is at such a path
  }
}
