import { parseAddress } from "../address.ts";

/** Where a ConnectWise system is, as understood from what an administrator typed. */
export interface Site {
  /** Scheme, host and port of the API, without a slash at the end. */
  readonly apiOrigin: string;
  /** The same of the pages that people use. */
  readonly webOrigin: string;
  /** What was changed or ignored in what was typed; for printing. */
  readonly notes: readonly string[];
}

/** In ConnectWise's cloud the API answers at the host of the web pages with `api-` before it. */
const cloudWebHost = /^(?!api-)[a-z]+\.myconnectwise\.net$|^staging\.connectwisedev\.com$/;
const cloudApiHost = /^api-(?:[a-z]+\.myconnectwise\.net|staging\.connectwisedev\.com)$/;

/**
 * Understands a bare host, host/path, or the address bar of ConnectWise's own web page. Throws an Error that says what
 * is wrong with it. `http://` is taken for this computer alone.
 */
export function parseSite(typed: string): Site {
  const url = parseAddress(typed, {
    write: "the host of your ConnectWise, e.g. na.myconnectwise.net",
    sent: "the keys",
  });
  const isWebHost = cloudWebHost.test(url.hostname);
  const isApiHost = cloudApiHost.test(url.hostname);
  const apiHost = isWebHost ? `api-${url.host}` : url.host;
  const webHost = isApiHost ? url.host.slice("api-".length) : url.host;
  return {
    apiOrigin: `${url.protocol}//${apiHost}`,
    webOrigin: `${url.protocol}//${webHost}`,
    notes: [
      ...(isWebHost ? [`${url.host} is the host of the web pages; the API is asked at ${apiHost}`] : []),
      ...(url.pathname === "/" ? [] : [`"${url.pathname}" is ignored: the server tells its own version path`]),
    ],
  };
}
