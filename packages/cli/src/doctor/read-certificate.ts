import { X509Certificate } from "node:crypto";
import { request } from "node:http";
import { type Socket, connect as connectPlain } from "node:net";
import { type DetailedPeerCertificate, type TLSSocket, connect, getCACertificates } from "node:tls";

/** The certificate that a host shows, whether it is right or not. */
export interface SeenCertificate {
  /** As Node names it, e.g. CERT_HAS_EXPIRED; undefined: this computer trusts it. */
  readonly errorCode: string | undefined;
  /** Who is at the end of its chain, as far as that was seen. */
  readonly authority: string;
  /** The chain ends at an authority that comes with Node.js, as all public ones do. */
  readonly isPublic: boolean;
  /** Names it is for, e.g. "*.example.com". */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly validToMs: number;
}

/** `proxy` with its login; undefined: directly. Rejects with what the network met. */
export async function readCertificate(
  { hostname, port }: URL,
  proxy: URL | undefined,
  signal: AbortSignal,
): Promise<SeenCertificate> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const portThere = Number(port) || 443;
  const tunnel =
    proxy === undefined ? await direct(host, portThere, signal) : await through(proxy, host, portThere, signal);
  const ca = [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
  const socket = connect({ socket: tunnel, ...nameFor(host), ca, rejectUnauthorized: false });
  try {
    await until(socket, "secureConnect", signal);
    return certificateOf(socket);
  } finally {
    socket.destroy();
  }
}

/** An address is no name for the handshake; the certificate is compared with it all the same. */
const nameFor = (host: string): object => (/^[\d.]+$|:/.test(host) ? { host } : { host, servername: host });

async function direct(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connectPlain({ host, port });
  await until(socket, "connect", signal);
  return socket;
}

async function through(proxy: URL, host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const { hostname, port: proxyPort, username, password } = proxy;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const asking = request({
    ...{
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(proxyPort) || 80,
      method: "CONNECT",
      path: target,
      signal,
    },
    headers: {
      host: target,
      ...(username === "" ? {} : { "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}` }),
    },
  });
  return new Promise((resolve, reject) => {
    asking.once("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) {
        socket.on("error", () => undefined); // the TLS connection in it tells
        resolve(socket);
      } else {
        socket.destroy();
        reject(new Error(`the proxy lets nothing through to it (HTTP ${statusCode})`));
      }
    });
    asking.once("response", ({ statusCode }) => {
      asking.destroy();
      reject(new Error(`the proxy lets nothing through to it (HTTP ${statusCode})`));
    });
    asking.once("error", reject);
    asking.end();
  });
}

async function until(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => void socket.destroy(new Error("no answer in time"));
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once(event, resolve);
    socket.on("error", reject); // stays: whatever comes later has been told, or is of no interest
    socket.once("close", () => reject(new Error("the connection was ended")));
  });
}

function certificateOf(socket: TLSSocket): SeenCertificate {
  const shown = socket.getPeerCertificate(true);
  const top = topOf(shown);
  // the names say "error", older ones are the code itself
  const problem = socket.authorizationError as (Error & { readonly code?: string }) | string | null | undefined;
  const code = typeof problem === "string" ? problem : (problem?.code ?? problem?.message);
  return {
    errorCode: socket.authorized ? undefined : (code ?? "unknown"),
    authority: textOf(top.issuer.O) ?? textOf(top.issuer.CN) ?? "nobody who is named",
    isPublic: isIssuedByPublic(new X509Certificate(top.raw)),
    names: (shown.subjectaltname ?? "")
      .split(", ")
      .map((name) => name.replace(/^(?:DNS|IP Address):/, ""))
      .filter((name) => name !== ""),
    validToMs: Date.parse(shown.valid_to),
  };
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;

/** The last of the chain; the one that signed itself stands for its own issuer. */
function topOf(shown: DetailedPeerCertificate): DetailedPeerCertificate {
  let top = shown;
  const seen = new Set<string>();
  while (top.issuerCertificate !== undefined && !seen.has(top.fingerprint256)) {
    seen.add(top.fingerprint256);
    top = top.issuerCertificate;
  }
  return top;
}

function isIssuedByPublic(top: X509Certificate): boolean {
  return getCACertificates("bundled").some((text) => {
    const authority = new X509Certificate(text);
    return authority.fingerprint256 === top.fingerprint256 || isIssuedBy(top, authority);
  });
}

const isIssuedBy = (one: X509Certificate, authority: X509Certificate): boolean =>
  one.checkIssued(authority) && one.verify(authority.publicKey);
