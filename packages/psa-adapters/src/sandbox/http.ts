// The HTTP that every server here shares: what comes in, what goes out, who may ask.
import { Buffer } from "node:buffer";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, type SandboxRequest, plainText } from "./answer.ts";

const mostBodyBytes = 32 * 1024 * 1024;
/** Longer than callers keep a connection, so that none meets one that is just being closed. */
const keepAliveMs = 120_000;

export interface LoopbackServer {
  readonly url: string;
  /** Does not wait for those that are being answered. */
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects with EADDRINUSE when the port is taken. */
export async function listenHere(
  respond: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
  port: number,
): Promise<LoopbackServer> {
  const server: Server = createServer({ keepAliveTimeout: keepAliveMs }, (incoming, outgoing) => {
    respond(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * What is answered to a page of another site, which must neither read nor change anything here: its name may have been
 * made to point to this computer (then `Host` is foreign), or it sends a form or a script's request (then `Origin` is).
 */
export function refusal({ host = "", origin }: SandboxRequest["headers"]): Answer | undefined {
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host)) {
    return plainText(403, "Only this computer may ask: open the address that was printed, with 127.0.0.1 in it.");
  }
  return origin === undefined || origin === `http://${host}`
    ? undefined
    : plainText(403, "A page of another address may not ask here.");
}

export async function readRequest(incoming: IncomingMessage): Promise<SandboxRequest> {
  return {
    method: incoming.method ?? "",
    url: addressOf(incoming),
    headers: plainHeaders(incoming),
    body: await readBody(incoming),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBodyBytes) {
      throw new RangeError("the request is too large");
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const plainHeaders = ({ headers }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));

/** What was asked for, under the name that the caller used. */
export function addressOf({ url = "/", headers: { host = "" } }: IncomingMessage): URL {
  const base = URL.canParse(`http://${host}`) ? `http://${host}` : "http://127.0.0.1";
  return URL.canParse(url, base) ? new URL(url, base) : new URL(base);
}

export const bodyText = ({ body }: Answer): string =>
  body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);

const bodyBytes = (answer: Answer): Buffer =>
  answer.body instanceof Uint8Array ? Buffer.from(answer.body) : Buffer.from(bodyText(answer));

export function send(outgoing: ServerResponse, answer: Answer): void {
  const body = bodyBytes(answer);
  outgoing.writeHead(answer.status, { ...answer.headers, "content-length": body.length });
  outgoing.end(body);
}

/** The head says more bytes than come before the connection is closed. */
export function sendHalf(outgoing: ServerResponse, answer: Answer): void {
  const body = bodyBytes(answer);
  outgoing.writeHead(answer.status, { ...answer.headers, "content-length": body.length });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}
