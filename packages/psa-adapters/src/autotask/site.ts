// What people have at hand: the portal's address (ww2...), the API's (webservices2...), or nothing.

import { isLoopback, parseAddress } from "../address.ts";

export interface Site {
  /** Where the zone is asked for. */
  readonly origin: string;
  /** The zone's number as it was typed; "" is a zone, too. */
  readonly typedZone?: string;
  /** This computer: a sandbox, whose zone is itself. */
  readonly isLocal: boolean;
}

const zoneHost = /^(?:ww|webservices)(\d*)\.autotask\.net$/i;

/** Throws an Error that says what is wrong with the address. */
export function parseSite(typed: string | undefined): Site {
  if (typed === undefined) {
    return { origin: "https://webservices.autotask.net", isLocal: false };
  }
  const { hostname, origin, port } = parseAddress(typed, {
    write: "the host of your Autotask, e.g. ww2.autotask.net, or leave it away",
    sent: "the secret",
  });
  if (isLoopback(hostname)) {
    return { origin, isLocal: true };
  }
  const zone = zoneHost.exec(hostname)?.[1];
  if (zone === undefined || port !== "") {
    throw new Error('is no address of Autotask; it looks like "ww2.autotask.net". Leave it away: the zone is found');
  }
  return { origin: `https://webservices${zone}.autotask.net`, typedZone: zone, isLocal: false };
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
