/** Most servers that are told of; resolvers ask three (resolv.conf(5)). */
const mostServers = 8;

/** Servers in the text of resolv.conf(5). */
export const nameServers = (resolvConf: string): string[] =>
  Array.from(resolvConf.matchAll(/^[ \t]*nameserver[ \t]+([0-9a-f.:%\w-]+)/gim), ([, server = ""]) => server).slice(
    0,
    mostServers,
  );

/** Whether the only server is systemd-resolved on this computer, so that the real ones stand elsewhere. */
export const isLocalStub = (servers: readonly string[]): boolean =>
  servers.length > 0 && servers.every((server) => server === "127.0.0.53" || server === "127.0.0.54");

/**
 * The DNS domain: what follows the first dot of the computer's name, of its full name in /etc/hosts, or what names are
 * searched in (resolv.conf(5)); empty when none says so.
 */
export function domainOf(hostname: string, hosts: string, resolvConf: string): string {
  const [short = "", ...rest] = hostname.split(".");
  if (rest.length > 0) {
    return rest.join(".");
  }
  for (const line of hosts.split("\n")) {
    const full = line
      .replace(/#.*/, "")
      .trim()
      .split(/\s+/)
      .slice(1)
      .find((name) => name.startsWith(`${short}.`));
    if (full !== undefined && short !== "") {
      return full.slice(short.length + 1);
    }
  }
  return /^[ \t]*(?:domain|search)[ \t]+([\w.-]+)/im.exec(resolvConf)?.[1]?.replace(/\.$/, "") ?? "";
}
