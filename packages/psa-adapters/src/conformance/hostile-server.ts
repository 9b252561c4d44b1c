import { Buffer } from "node:buffer";
import { type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

/** A server on loopback that answers every request in one bad way. */
export interface HostileServer {
  readonly url: string;
  /** Requests so far: method, path, and whether they brought credentials. */
  readonly requests: { readonly method: string; readonly path: string; readonly hasCredentials: boolean }[];
  /** Resolves when a request has come. */
  readonly untilAsked: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export type Misbehaviour = (response: ServerResponse) => void;

export async function startHostileServer(misbehave: Misbehaviour): Promise<HostileServer> {
  const requests: HostileServer["requests"] = [];
  const asked = Promise.withResolvers<void>();
  const server: Server = createServer((incoming, outgoing) => {
    const hasCredentials = incoming.headers.authorization !== undefined;
    requests.push({ method: incoming.method ?? "", path: incoming.url ?? "", hasCredentials });
    incoming.resume();
    asked.resolve();
    misbehave(outgoing);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    untilAsked: async () => asked.promise,
    close: async () => {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

const answer =
  (status: number, type: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Misbehaviour =>
  (response) => {
    response.writeHead(status, { "content-type": type, ...headers });
    response.end(body);
  };

const jsonType = "application/json; charset=utf-8";
const megabyte = 1024 * 1024;

/** Successful answers of which nothing can be made: a ticket may exist or not. */
export const unreadableAnswers: Readonly<Record<string, Misbehaviour>> = {
  "an HTML page": answer(200, "text/html", "<!doctype html><title>Welcome</title><p>Please log in."),
  "HTML that says it is JSON": answer(201, jsonType, "<html></html>"),
  "no body": answer(201, jsonType, ""),
  "no content": answer(204, jsonType, ""),
  null: answer(200, jsonType, "null"),
  "a number": answer(200, jsonType, "7"),
  "an id that is a text": answer(201, jsonType, '{"id":"NaN","itemId":"NaN","TicketID":"NaN"}'),
  "an id that is no whole number": answer(201, jsonType, '{"id":1.5,"itemId":1.5,"TicketID":1.5}'),
  "an id of null": answer(201, jsonType, '{"id":null,"itemId":null,"TicketID":null}'),
  "an id too large": answer(201, jsonType, '{"id":1e300,"itemId":1e300,"TicketID":1e300}'),
  "a negative id": answer(201, jsonType, '{"id":-1,"itemId":-1,"TicketID":-1}'),
  "broken JSON": answer(201, jsonType, '{"id":1,'),
  "JSON nested too deep": answer(201, jsonType, `${'{"id":'.repeat(50_000)}1${"}".repeat(50_000)}`),
  "a body of 3 MB": answer(201, jsonType, `{"id":1,"text":"${"x".repeat(3 * megabyte)}"}`),
  "a small body that unpacks to 64 MB": answer(201, jsonType, gzipSync(Buffer.alloc(64 * megabyte, " ")), {
    "content-encoding": "gzip",
  }),
  "a body that does not unpack": answer(201, jsonType, "no gzip", { "content-encoding": "gzip" }),
  "a body that breaks off": (response) => {
    response.writeHead(201, { "content-type": jsonType, "content-length": 1000 });
    response.write('{"id":1,', () => response.destroy());
  },
};

/** The head and the first bytes come, the rest never. */
export const endlessAnswer: Misbehaviour = (response) => {
  response.writeHead(201, { "content-type": jsonType });
  response.write('{"id":1,');
};

export const silence: Misbehaviour = () => undefined;

export const redirectTo = (url: string, status: number): Misbehaviour =>
  answer(status, jsonType, "", { location: url });
