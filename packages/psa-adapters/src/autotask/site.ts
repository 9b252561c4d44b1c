// What people have at hand: the portal's address (ww2...), the API's (webservices2...), or nothing.

import { isLoopback, parseAddress } from "../address.ts";

export interface Site {
  /** Where the zone is asked for. */
  readonly origin: string;
  /** The zone's number as it was typed; "" is a zone, too. */
  readonly typedZone?: string;
  /** This computer: a sandbox, whose zone is itself. */
  readonly isLocal: boolean;
  /** What was changed or ignored in what was typed; for printing. */
  readonly notes: readonly string[];
}

/** `www` is where people log in; it belongs to no zone. */
const zoneHost = /^(?:www|ww(\d*)|webservices(\d*))\.autotask\.net$/i;

/** Throws an Error that says what is wrong with the address. */
export function parseSite(typed: string | undefined): Site {
  if (typed === undefined) {
    return { origin: "https://webservices.autotask.net", isLocal: false, notes: [] };
  }
  const { hostname, origin, port, pathname } = parseAddress(typed, {
    write: "the host of your Autotask, e.g. ww2.autotask.net, or leave it away",
    sent: "the secret",
  });
  if (isLoopback(hostname)) {
    return { origin, isLocal: true, notes: [] };
  }
  const match = zoneHost.exec(hostname);
  if (match === null || port !== "") {
    throw new Error('is no address of Autotask; it looks like "ww2.autotask.net". Leave it away: the zone is found');
  }
  const [, portalZone, apiZone] = match;
  const zone = portalZone ?? apiZone ?? "";
  const host = `webservices${zone}.autotask.net`;
  const notes = [
    ...(apiZone === undefined ? [`${hostname} is the host of the web pages; the API is asked at ${host}`] : []),
    ...(pathname === "/" ? [] : [`"${pathname}" is ignored: the API has a path of its own`]),
  ];
  return { origin: `https://${host}`, typedZone: zone, isLocal: false, notes };
}

/** Whether credentials may be sent to this address out of an answer. */
export function isZoneAddress(address: string, { origin, isLocal }: Site): boolean {
  if (!URL.canParse(address)) {
    return false;
  }
  return isLocal ? new URL(address).origin === origin : /^https:\/\/webservices\d*\.autotask\.net\//i.test(address);
}

/** Whether people may be led to this address out of an answer. */
export function isPortalAddress(address: string, { origin, isLocal }: Site): boolean {
  if (!URL.canParse(address)) {
    return false;
  }
  return isLocal ? new URL(address).origin === origin : /^https:\/\/ww\d*\.autotask\.net\//i.test(address);
}
