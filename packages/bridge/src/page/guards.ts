import { pageError } from "./page-errors.ts";

/** What of a request is looked at before anything else. */
export interface RequestHead {
  readonly method: string;
  /** As it stands in the request: `/api/state?after=3`. */
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`: how the asking page stands to this one, where the browser tells. */
  readonly fetchSite: string | undefined;
}

/**
 * Refuses what does not come from the page itself: another name for this computer (DNS rebinding), another page of the same
 * browser, a program that posts. Throws a Tier2Error.
 */
export function refuseForeign({ method, host, origin, fetchSite, target }: RequestHead, port: number): void {
  const own = `127.0.0.1:${port}`;
  if (host !== own) {
    throw pageError("page_host_refused", "The Host is not this page's.", "Open the page by pressing the button.");
  }
  if (method !== "GET" && method !== "POST") {
    throw pageError("page_method_refused", "Only GET and POST are known here.", "Allowed: GET, POST.");
  }
  const isOwnOrigin = origin === `http://${own}`;
  if (origin === undefined ? method === "POST" : !isOwnOrigin) {
    throw foreign();
  }
  // A page that a program opens, or an address that is typed, comes from no site.
  const mayBeNone = method === "GET" && !target.startsWith("/api/");
  if (fetchSite !== undefined && fetchSite !== "same-origin" && !(fetchSite === "none" && mayBeNone)) {
    throw foreign();
  }
}

const foreign = (): Error =>
  pageError(
    "page_origin_refused",
    "Only the page of the bridge itself may ask here.",
    "Open the page by pressing the button.",
    "permission",
  );

/** Path and query of a request; the path is compared as it stands, nothing of it is decoded or resolved. */
export function splitTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const at = target.indexOf("?");
  return at === -1
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, at), query: new URLSearchParams(target.slice(at + 1)) };
}
