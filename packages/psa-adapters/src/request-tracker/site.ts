import { parseAddress } from "../address.ts";

/** Where a Request Tracker is, as understood from what an administrator typed. */
export interface Site {
  /** Scheme, host, port and the path that RT lives under, without a slash at the end. */
  readonly base: string;
  /** What was changed or ignored in what was typed; for printing. */
  readonly notes: readonly string[];
}

/** Pages of RT itself, and its API: what comes from here on is no part of where RT lives. */
const ownPages =
  /\/(?:Ticket|Search|SelfService|Admin|User|Prefs|Dashboards|Tools|NoAuth|REST|index\.html|m)(?:\/.*)?$/;

/**
 * Understands a bare host, host/path, or the address bar of RT's own web page. Throws an Error that says what is wrong
 * with it. `http://` is taken for this computer alone.
 */
export function parseSite(typed: string): Site {
  const url = parseAddress(typed, {
    write: "where your Request Tracker is, e.g. rt.example.com or rt.example.com/rt",
    sent: "the token",
  });
  const path = url.pathname.replace(ownPages, "").replace(/\/+$/, "");
  const ignored = `${url.pathname.slice(path.length)}${url.search}`.replace(/^\/$/, "");
  return {
    base: `${url.protocol}//${url.host}${path}`,
    notes: ignored === "" ? [] : [`"${ignored}" is ignored: it is a page of RT, not the place where RT lives`],
  };
}
