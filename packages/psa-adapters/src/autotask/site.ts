// What people have at hand: the portal's address (ww2...), the API's (webservices2...), or nothing.

export interface Site {
  /** Where the zone is asked for. */
  readonly origin: string;
  /** The zone's number as it was typed; "" is a zone, too. */
  readonly typedZone?: string;
  /** This computer: a sandbox, whose zone is itself. */
  readonly isLocal: boolean;
}

const zoneHost = /^(?:ww|webservices)(\d*)\.autotask\.net$/i;
const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Throws an Error that says what is wrong with the address. */
export function parseSite(typed: string | undefined): Site {
  if (typed === undefined) {
    return { origin: "https://webservices.autotask.net", isLocal: false };
  }
  const text = typed.includes("://") ? typed : `https://${typed}`;
  if (!URL.canParse(text)) {
    throw new Error("is no host name or web address");
  }
  const { protocol, hostname, origin, port, username } = new URL(text);
  if (username !== "") {
    throw new Error("holds a user name: write it into userName");
  }
  if (loopback.has(hostname) && (protocol === "http:" || protocol === "https:")) {
    return { origin, isLocal: true };
  }
  const zone = zoneHost.exec(hostname)?.[1];
  if (zone === undefined || port !== "") {
    throw new Error('is no address of Autotask; it looks like "ww2.autotask.net". Leave it away: the zone is found');
  }
  if (protocol !== "https:") {
    throw new Error("is not https");
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
