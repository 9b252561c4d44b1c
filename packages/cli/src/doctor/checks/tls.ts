import { isIP } from "node:net";
import { messageOf } from "@tier2/bridge";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, ok, skipped, warn, unconfigured } from "../finding.ts";
import { type SeenCertificate, readCertificate } from "../read-certificate.ts";

export interface TlsFacts {
  readonly host: string;
  readonly certificate: SeenCertificate;
  readonly nowMs: number;
}

/** Shorter than the check's own limit: a host that says nothing is told as that. */
const answerMs = 10_000;
const dayMs = 86_400_000;
const warnedAheadMs = 14 * dayMs;
/** Hosts of helpdesk systems in their makers' clouds: public authorities sign their certificates. */
const cloud = /(?:^|\.)(?:atera\.com|autotask\.net|myconnectwise\.net|kaseya\.com|vorexlogin\.com)$/;

const unknownAuthority = new Set([
  ...["UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ...["SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_UNTRUSTED"],
]);

export function judgeTls({ host, certificate, nowMs }: TlsFacts): Finding {
  const { errorCode, authority, isPublic, names, validToMs } = certificate;
  const day = Number.isNaN(validToMs) ? "an unknown day" : new Date(validToMs).toISOString().slice(0, 10);
  if (errorCode !== undefined) {
    return judgeRefused(host, certificate, day);
  }
  if (validToMs < nowMs + warnedAheadMs) {
    return warn("network", `The certificate of ${host} ends on ${day}.`, "Whoever runs that host has to renew it.");
  }
  if (!isPublic && cloud.test(host)) {
    return warn(
      "network",
      `A firewall or security software opens this connection: the certificate of ${host} is by "${authority}", no public authority.`,
      "It is trusted here, and tickets go out. What they hold can be read on the way: to end that, exempt the host there.",
    );
  }
  const own = isPublic ? "" : ", no public authority; this computer trusts it";
  return ok(`the certificate of ${host} is by ${authority}${own}, for ${names[0] ?? "no name"}, until ${day}`);
}

function judgeRefused(host: string, { errorCode = "", authority, names }: SeenCertificate, day: string): Finding {
  if (errorCode === "CERT_HAS_EXPIRED" || errorCode === "CERT_NOT_YET_VALID") {
    return fail(
      "network",
      `The certificate of ${host} is not valid at this computer's time (${errorCode}; it ends on ${day}).`,
      "Is this computer's clock right? If so, whoever runs that host has to renew it.",
    );
  }
  if (errorCode === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return fail(
      "network",
      `The certificate is not for ${host} but for ${names.slice(0, 5).join(", ") || "nobody"}.`,
      "Write the helpdesk system's address with the name that its certificate has.",
    );
  }
  return unknownAuthority.has(errorCode)
    ? fail(
        "network",
        `The certificate of ${host} is by "${authority}", whom this computer does not trust (${errorCode}).`,
        "Does a firewall open connections: put its certificate into the system's store (Debian: /usr/local/share/ca-certificates, " +
          "then update-ca-certificates; Windows: Trusted Root Certification Authorities of the computer), or exempt the host there.",
      )
    : fail(
        "network",
        `The certificate of ${host} is refused (${errorCode}).`,
        "Whoever runs that host has to look at it.",
      );
}

export const tls: Check = {
  ...{ name: "tls", limitMs: shortMs, category: "network" },
  meaning: "the certificate of the helpdesk system: trusted, for this host, not at its end, not a firewall's",
  look: async ({ origin, way }, signal) => {
    const [address, network] = [await origin(), await way()];
    if (isError(address) || isError(network)) {
      return unconfigured;
    }
    if (address === undefined) {
      return skipped("a mail server's certificate is looked at with the login: see psa");
    }
    if (address.protocol !== "https:") {
      return skipped(`${address.host} is this computer; it is asked without TLS`);
    }
    const { httpProxy, httpsProxy } = network.proxies;
    const isProxied = network.http.proxyOf(address.origin) !== undefined;
    const proxy = isProxied ? (httpsProxy ?? httpProxy) : undefined;
    if (proxy?.startsWith("https:") === true) {
      return skipped("a proxy that is itself asked by TLS is not looked through: see psa");
    }
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
      const certificate = await readCertificate(address, proxy === undefined ? undefined : new URL(proxy), limit);
      return judgeTls({ host: address.hostname.replace(/^\[|\]$/g, ""), certificate, nowMs: Date.now() });
    } catch (error) {
      return fail(
        "network",
        `${address.host} cannot be reached: ${messageOf(error)}.`,
        isIP(address.hostname) === 0
          ? "Does its name have an address (dns)? Else a firewall, or the proxy, is in the way: docs/network.md lists what to open."
          : "A firewall, or the proxy, is in the way: docs/network.md lists what to open.",
      );
    }
  },
};
