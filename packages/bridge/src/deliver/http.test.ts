import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { expect, onTestFinished, test, vi } from "vitest";
import { createHttpClient } from "./http.ts";

/** A server on loopback that answers and notes everything it is asked, as server or as proxy. */
async function listening() {
  const asked: string[] = [];
  const connections = new Set<number | undefined>();
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(`${request.method} ${request.url}`);
    connections.add(request.socket.remotePort);
    response.end("answer");
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
  return { asked, connections, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function client() {
  const made = createHttpClient();
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
  await expect(fetch("https://psa.invalid/there", {})).rejects.toThrow(/fetch failed/);
  expect(proxy.asked).toEqual(["CONNECT psa.invalid:443"]);
  expect(process.env["HTTPS_PROXY"]).toBe(proxy.url);
});

test("closing a client that was never used loads nothing", async () => {
  await expect(createHttpClient().close()).resolves.toBeUndefined();
});
