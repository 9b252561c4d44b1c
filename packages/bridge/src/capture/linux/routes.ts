/** A way to the internet. */
export interface DefaultRoute {
  /** The network card's name. */
  readonly through: string;
  readonly family: "IPv4" | "IPv6";
  /** Absent: the other end of the line itself, as with ppp. */
  readonly gateway?: string;
}

interface RankedRoute extends DefaultRoute {
  readonly metric: number;
}

/** RTF_UP of <linux/route.h>. */
const isUp = 0x1;
const noAddress = "0".repeat(32);

/** Default routes in the texts of /proc/net/route and /proc/net/ipv6_route, the preferred one of each family first. */
export function defaultRoutes(ipv4: string, ipv6: string): DefaultRoute[] {
  const byMetric = (one: RankedRoute, other: RankedRoute): number => one.metric - other.metric;
  return [...routesOf(ipv4, ipv4Route).sort(byMetric), ...routesOf(ipv6, ipv6Route).sort(byMetric)].map(
    ({ metric: _metric, ...route }) => route,
  );
}

function routesOf(text: string, parse: (columns: readonly string[]) => RankedRoute | undefined): RankedRoute[] {
  return text.split("\n").flatMap((line) => parse(line.trim().split(/\s+/)) ?? []);
}

/** Iface Destination Gateway Flags RefCnt Use Metric Mask; addresses are hexadecimal in the machine's byte order. */
function ipv4Route(columns: readonly string[]): RankedRoute | undefined {
  const [through = "", destination, gateway = "", flags = "", , , metric, mask] = columns;
  const isDefault = destination === "00000000" && mask === "00000000" && (Number.parseInt(flags, 16) & isUp) !== 0;
  if (!isDefault || !/^[0-9A-F]{8}$/i.test(gateway)) {
    return undefined;
  }
  // All machines Node runs on under Linux but s390x are little-endian.
  const address = [6, 4, 2, 0].map((at) => Number.parseInt(gateway.slice(at, at + 2), 16)).join(".");
  const route = { through, family: "IPv4", metric: Number(metric) } as const;
  return address === "0.0.0.0" ? route : { ...route, gateway: address };
}

/** Destination, its length, source, its length, next hop, metric, references, use, flags, Iface; all hexadecimal. */
function ipv6Route(columns: readonly string[]): RankedRoute | undefined {
  const [destination, length, , , hop = "", metric = "", , , flags = "", through = ""] = columns;
  const isDefault = destination === noAddress && length === "00" && (Number.parseInt(flags, 16) & isUp) !== 0;
  if (!isDefault || through === "lo" || !/^[0-9a-f]{32}$/i.test(hop)) {
    return undefined;
  }
  const route = { through, family: "IPv6", metric: Number.parseInt(metric, 16) } as const;
  return hop === noAddress ? route : { ...route, gateway: ipv6Text(hop) };
}

/** The short form of an address of 32 hexadecimal digits; URL has the rules for it. */
const ipv6Text = (digits: string): string =>
  new URL(`http://[${digits.match(/.{4}/g)?.join(":") ?? ""}]`).hostname.slice(1, -1);
