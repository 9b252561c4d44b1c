import { type IncomingMessage, createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import process from "node:process";
import { expect, onTestFinished, test, vi } from "vitest";
import { createHttpClient } from "./http.ts";
import { proxiesOf } from "./proxies.ts";

/** A server on loopback that answers and notes everything it is asked, as server or as proxy. */
async function listening() {
  const asked: string[] = [];
  const connections = new Set<number | undefined>();
  /** What came and was no request of HTTP. */
  const broken: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(`${request.method} ${request.url}`);
    connections.add(request.socket.remotePort);
    response.end("answer");
  });
  server.on("clientError", (error, socket) => {
    broken.push(error.message);
    socket.destroy();
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, broken, connections, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function client(proxies = proxiesOf(process.env)) {
  const made = createHttpClient(proxies);
  onTestFinished(async () => made.close());
  return made;
}

test("a connection is kept open for the next request", async () => {
  const { url, asked, connections } = await listening();
  const { fetch } = client();
  for (const path of ["/a", "/b"]) {
    const answer = await fetch(url + path, {});
    expect(await answer.text()).toBe("answer");
    await new Promise((resolve) => setImmediate(resolve)); // undici hands the connection back a moment later
  }
  expect(asked).toEqual(["GET /a", "GET /b"]);
  expect(connections.size).toBe(1);
});

test("the proxy of the environment is used, but not for this computer", async () => {
  const proxy = await listening();
  const { url, asked } = await listening();
  for (const name of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]) {
    vi.stubEnv(name, proxy.url);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { fetch } = client();
  await (await fetch(`${url}/here`, {})).text();
  expect(asked).toEqual(["GET /here"]);
  await expect(fetch("https://psa.invalid/there", {})).rejects.toMatchObject({ code: "ERR_PROXY_REFUSED" });
  expect(proxy.asked).toEqual(["CONNECT psa.invalid:443"]);
  expect(process.env["HTTPS_PROXY"]).toBe(proxy.url);
});

/** A proxy that asks for a user's password, tunnels (CONNECT) to `target` wherever that leads, and answers plain requests itself. */
async function demandingProxy(target: string) {
  const authorizations: (string | undefined)[] = [];
  const wanted = `Basic ${Buffer.from("user:p@ss:word %").toString("base64")}`;
  const isLetIn = ({ headers }: IncomingMessage): boolean => {
    authorizations.push(headers["proxy-authorization"]);
    return headers["proxy-authorization"] === wanted;
  };
  const server = createServer((request, response) => {
    response.statusCode = isLetIn(request) ? 200 : 407;
    response.end(`for ${request.url}`);
  });
  server.on("connect", (request, socket) => {
    if (!isLetIn(request)) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
      return;
    }
    const through = connect(Number(new URL(target).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      through.pipe(socket).pipe(through);
    });
    through.on("error", () => socket.destroy());
    socket.on("error", () => through.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { authorizations, wanted, address: `http://user@127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test("a proxy that asks for a password gets it: for a plain request, and at the head of a tunnel", async () => {
  const target = await listening();
  const proxy = await demandingProxy(target.url);
  const { fetch } = client(proxiesOf({}, { proxy: proxy.address, proxyPassword: "p@ss:word %" }));
  const plain = await fetch("http://psa.invalid/there", {});
  expect([plain.status, await plain.text()]).toEqual([200, "for http://psa.invalid/there"]);
  // The tunnel leads to a server without TLS, which ends the handshake: that it was built is what is looked at.
  await expect(fetch("https://psa.invalid/there", {})).rejects.toThrow(/fetch failed/);
  expect(proxy.authorizations).toEqual([proxy.wanted, proxy.wanted]);
  expect(target.broken).toHaveLength(1);
});

test.each(["http://psa.invalid/", "https://psa.invalid/"])("a wrong password is told as that: %s", async (url) => {
  const target = await listening();
  const proxy = await demandingProxy(target.url);
  const { fetch } = client(proxiesOf({}, { proxy: proxy.address, proxyPassword: "wrong" }));
  await expect(fetch(url, {})).rejects.toMatchObject({ code: "ERR_PROXY_LOGIN_REFUSED" });
  expect(target.broken).toEqual([]);
});

test('"none" goes past the proxy of the environment', async () => {
  const proxy = await listening();
  for (const name of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]) {
    vi.stubEnv(name, proxy.url);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { fetch } = client(proxiesOf(process.env, { proxy: "none" }));
  await expect(fetch("https://psa.invalid/", {})).rejects.toThrow(/fetch failed/);
  expect(proxy.asked).toEqual([]);
});

test("closing a client that was never used loads nothing", async () => {
  await expect(createHttpClient().close()).resolves.toBeUndefined();
});
