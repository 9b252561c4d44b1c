/** Where an Atera is, as understood from what an administrator typed. */
export interface Site {
  /** Scheme, host and port, without a slash at the end; API and web pages share them. */
  readonly origin: string;
  /** What was changed or ignored in what was typed; for printing. */
  readonly notes: readonly string[];
}

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Understands a bare host, host/path, or the address bar of Atera's own web page. Throws an Error that says what is wrong
 * with it. `http://` is taken for this computer alone.
 */
export function parseSite(typed: string): Site {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(withScheme)) {
    throw new Error(`"${typed}" is no host name. Write app.atera.com, or leave "site" away`);
  }
  const url = new URL(withScheme);
  if (url.username !== "" || url.password !== "") {
    throw new Error("Credentials do not belong into the address. Write the host alone.");
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopbackNames.has(url.hostname))) {
    throw new Error(
      `"${url.protocol}//" would send the token readable over the network. Write https:// or the host alone.`,
    );
  }
  const isPathKnown = url.pathname === "/" || /^\/api\/v3\/?$/.test(url.pathname);
  return {
    origin: url.origin,
    notes: isPathKnown ? [] : [`"${url.pathname}" is ignored: all addresses of the API begin with /api/v3/`],
  };
}
