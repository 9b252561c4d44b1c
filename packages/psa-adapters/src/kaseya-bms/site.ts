import { parseAddress } from "../address.ts";

/** Where a BMS is, as understood from what an administrator typed. */
export interface Site {
  /** Scheme, host and port of the API, without a slash at the end. */
  readonly apiOrigin: string;
  /** The same of the pages that people use. */
  readonly webOrigin: string;
  /** What was changed or ignored in what was typed; for printing. */
  readonly notes: readonly string[];
}

/** BMS help, "BMS API v2"; its two columns disagree about Vorex, so that its other host has to be written out. */
const regions: Readonly<Record<string, string>> = {
  us: "bms.kaseya.com",
  emea: "bmsemea.kaseya.com",
  apac: "bmsapac.kaseya.com",
  vorex: "vorexlogin.kaseya.com",
};

/** In Kaseya's cloud the API answers at the host of the gateway with `api.` before it. */
const cloudHost = /^(?:[a-z0-9-]+\.kaseya\.com|(?:[a-z0-9-]+\.)?vorexlogin\.com)$/;

/**
 * Understands a region (US, EMEA, APAC, Vorex), the gateway URL of My Settings, a bare host, or the address bar of BMS's own
 * web page. Throws an Error that says what is wrong with it. `http://` is taken for this computer alone.
 */
export function parseSite(typed: string): Site {
  const region = Object.hasOwn(regions, typed.toLowerCase()) ? regions[typed.toLowerCase()] : undefined;
  const address = region ?? typed;
  const url = parseAddress(address, {
    write: "US, EMEA, APAC, Vorex, or the gateway URL of My Settings",
    sent: "the password",
  });
  const isApiHost = url.hostname.startsWith("api.");
  const isWebHost = !isApiHost && cloudHost.test(url.hostname);
  const apiHost = isWebHost ? `api.${url.host}` : url.host;
  return {
    apiOrigin: `${url.protocol}//${apiHost}`,
    webOrigin: `${url.protocol}//${isApiHost ? url.host.slice("api.".length) : url.host}`,
    notes: [
      ...(region === undefined ? [] : [`${typed} is ${region}`]),
      ...(isWebHost ? [`${url.host} is the host of the web pages; the API is asked at ${apiHost}`] : []),
      ...(url.pathname === "/" ? [] : [`"${url.pathname}" is ignored: all addresses of the API begin with /v2/`]),
    ],
  };
}
