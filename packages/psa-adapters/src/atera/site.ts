import { parseAddress } from "../address.ts";

/** Where an Atera is, as understood from what an administrator typed. */
export interface Site {
  /** Scheme, host and port, without a slash at the end; API and web pages share them. */
  readonly origin: string;
  /** What was changed or ignored in what was typed; for printing. */
  readonly notes: readonly string[];
}

/**
 * Understands a bare host, host/path, or the address bar of Atera's own web page. Throws an Error that says what is wrong
 * with it. `http://` is taken for this computer alone.
 */
export function parseSite(typed: string): Site {
  const url = parseAddress(typed, { write: 'app.atera.com, or leave "site" away', sent: "the token" });
  const isPathKnown = url.pathname === "/" || /^\/api\/v3\/?$/.test(url.pathname);
  return {
    origin: url.origin,
    notes: isPathKnown ? [] : [`"${url.pathname}" is ignored: all addresses of the API begin with /api/v3/`],
  };
}
