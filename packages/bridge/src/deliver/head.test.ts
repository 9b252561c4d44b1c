import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { head } from "./head.ts";

test("HEAD gives the headers of any answer, and follows no redirect", async () => {
  const asked: string[] = [];
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(302, { location: "/elsewhere", date: "Sat, 21 Nov 2026 10:00:00 GMT" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;

  const { headers } = await head(`http://127.0.0.1:${port}/`, new AbortController().signal);

  expect(headers.get("Date")).toBe("Sat, 21 Nov 2026 10:00:00 GMT");
  expect(headers.get("age")).toBeNull();
  expect(asked).toEqual(["HEAD /"]);
});

test("nobody listens, or nobody waits any more: it rejects", async () => {
  await expect(head("http://127.0.0.1:1/", undefined)).rejects.toThrow("ECONNREFUSED");
  await expect(head("http://127.0.0.1:1/", AbortSignal.abort())).rejects.toThrow("abort");
});
