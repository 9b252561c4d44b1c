import { readFileSync } from "node:fs";
import process from "node:process";

/** A connection over the loopback interface as one of its ends sees it. */
export interface Ends {
  readonly ownPort: number;
  readonly otherPort: number;
}

/** - uid: whose process has the other end. - none: nobody's, e.g. it is closed already. - unknown: it cannot be told here. */
export type PeerUser = { readonly uid: number } | "none" | "unknown";

/** 127.0.0.1 as the kernel writes it, in the byte order of the computer; the last two as sockets for IPv6 have it. */
const loopbacks: ReadonlySet<string> = new Set([
  "0100007F",
  "7F000001",
  "0000000000000000FFFF00000100007F",
  "00000000000000000000FFFF7F000001",
]);
const established = "01";

/**
 * Who has the socket at the other end of a connection, in the text of /proc/net/tcp or tcp6 (proc(5)): `sl local_address
 * rem_address st tx:rx tr:when retrnsmt uid ...`. An end that is closed already stands there as root's: it does not count.
 */
export function userInTable(text: string, { ownPort, otherPort }: Ends): number | undefined {
  for (const line of text.split("\n")) {
    const [, local = "", remote = "", state, , , , uid = ""] = line.trim().split(/\s+/);
    if (state === established && isLoopback(local, otherPort) && isLoopback(remote, ownPort) && /^\d+$/.test(uid)) {
      return Number(uid);
    }
  }
  return undefined;
}

function isLoopback(end: string, port: number): boolean {
  const [address = "", hexPort = ""] = end.split(":");
  return loopbacks.has(address) && Number.parseInt(hexPort, 16) === port;
}

/** Whose process is at the other end of a connection to 127.0.0.1. Linux tells; elsewhere it is unknown. */
export function peerUser(ends: Ends): PeerUser {
  if (process.platform !== "linux") {
    return "unknown";
  }
  try {
    const uid =
      userInTable(readFileSync("/proc/net/tcp", "latin1"), ends) ??
      userInTable(readFileSync("/proc/net/tcp6", "latin1"), ends);
    return uid === undefined ? "none" : { uid };
  } catch {
    return "unknown"; // e.g. a container without /proc
  }
}

/** Whether that user may use the page of a session's user: the person, root, and the bridge's own account. */
export const mayUse = (peer: PeerUser, owner: number | undefined, own: number | undefined): boolean =>
  peer === "unknown" || owner === undefined || (peer !== "none" && [owner, 0, own].includes(peer.uid));
