import { expect, test } from "vitest";
import { readWinHttpProxy, winHttpBypass, winHttpProxyFor } from "./winhttp-proxy.ts";

test.each([
  ["proxy.example:8080", "proxy.example:8080", "proxy.example:8080"],
  ["http://proxy.example:8080", "http://proxy.example:8080", "http://proxy.example:8080"],
  ["http=one.example:1;HTTPS=two.example:2", "one.example:1", "two.example:2"],
  ["ftp=one.example:1 other.example:3", "other.example:3", "other.example:3"],
  ["ftp=one.example:1", undefined, undefined],
  ["", undefined, undefined],
])("%j is %s for HTTP and %s for HTTPS", (proxies, http, https) => {
  const proxy = { proxies, bypass: "" };
  expect([winHttpProxyFor(proxy, "http"), winHttpProxyFor(proxy, "https")]).toEqual([http, https]);
});

test.each([
  ["", ""],
  ["<local>;*.corp.example", "*.corp.example"],
  ["rt.corp 10.* 192.168.*;*x.example;http://psa.lan", "rt.corp,psa.lan"],
  ["*", "*"],
])("the bypass %j is %j", (bypass, noProxy) => {
  expect(winHttpBypass({ proxies: "", bypass })).toBe(noProxy);
});

test("only Windows is asked", async () => {
  await expect(readWinHttpProxy("linux")).resolves.toBeUndefined();
});
