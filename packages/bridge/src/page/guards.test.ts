import { expect, test } from "vitest";
import { type RequestHead, refuseForeign, splitTarget } from "./guards.ts";

const port = 4711;
const get = (change: Partial<RequestHead> = {}): RequestHead => ({
  ...{ method: "GET", target: "/", host: "127.0.0.1:4711", origin: undefined, fetchSite: undefined },
  ...change,
});
const own = "http://127.0.0.1:4711";
const post = (change: Partial<RequestHead> = {}): RequestHead =>
  get({ method: "POST", target: "/api/say", origin: own, fetchSite: "same-origin", ...change });

test.each([
  ["a browser that opens the page", get({ fetchSite: "none" })],
  ["a browser that tells nothing", get()],
  ["the page's own modules", get({ target: "/main.js", fetchSite: "same-origin" })],
  ["the page's own question", get({ target: "/api/state?after=3", fetchSite: "same-origin", origin: own })],
  ["the page's own word", post()],
  ["the same of a browser that tells no site", post({ fetchSite: undefined })],
])("%s may ask", (_name, head) => expect(() => refuseForeign(head, port)).not.toThrow());

test.each([
  ["another name", get({ host: "localhost:4711" }), "page_host_refused"],
  ["a name that leads here (DNS rebinding)", get({ host: "evil.example:4711" }), "page_host_refused"],
  ["another port", get({ host: "127.0.0.1:4712" }), "page_host_refused"],
  ["no port", get({ host: "127.0.0.1" }), "page_host_refused"],
  ["no Host", get({ host: undefined }), "page_host_refused"],
  ["the address for IPv6", get({ host: "[::1]:4711" }), "page_host_refused"],
  ["another way to write the address", get({ host: "2130706433:4711" }), "page_host_refused"],
  ["OPTIONS", get({ method: "OPTIONS" }), "page_method_refused"],
  ["HEAD", get({ method: "HEAD" }), "page_method_refused"],
  ["a word without Origin", post({ origin: undefined }), "page_origin_refused"],
  ["a word of another page", post({ origin: "https://evil.example" }), "page_origin_refused"],
  ["a word of a page on another port", post({ origin: "http://127.0.0.1:4712" }), "page_origin_refused"],
  ["a word of a file or a frame in a sandbox", post({ origin: "null" }), "page_origin_refused"],
  ["a question of another page", get({ origin: "https://evil.example" }), "page_origin_refused"],
  ["another site", get({ fetchSite: "cross-site" }), "page_origin_refused"],
  ["another port of this site", get({ fetchSite: "same-site" }), "page_origin_refused"],
  ["a typed address of the API", get({ target: "/api/state", fetchSite: "none" }), "page_origin_refused"],
  ["a word of no site", post({ fetchSite: "none" }), "page_origin_refused"],
])("%s is refused", (_name, head, code) => {
  expect(() => refuseForeign(head, port)).toThrow(expect.objectContaining({ code }) as Error);
});

test("a path stays as it stands", () => {
  expect(splitTarget("/a/../b?x=1&x=2").path).toBe("/a/../b");
  expect(splitTarget("/%2e%2e/").path).toBe("/%2e%2e/");
  expect(splitTarget("//evil.example/?a").path).toBe("//evil.example/");
  expect(splitTarget("/api/state?after=3&language=de").query.get("language")).toBe("de");
});
