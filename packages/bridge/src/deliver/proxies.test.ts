import { expect, test } from "vitest";
import { proxiesOf } from "./proxies.ts";

test("a proxy without a scheme is one of HTTP, lower case names win, this computer needs none", () => {
  expect(proxiesOf({})).toEqual({ noProxy: "localhost,127.0.0.1,[::1]" });
  expect(proxiesOf({ HTTP_PROXY: "proxy.invalid:3128", HTTPS_PROXY: "https://a", https_proxy: "http://b:1" })).toEqual({
    httpProxy: "http://proxy.invalid:3128",
    httpsProxy: "http://b:1",
    noProxy: "localhost,127.0.0.1,[::1]",
  });
  expect(proxiesOf({ NO_PROXY: ".corp", HTTP_PROXY: " " })).toEqual({ noProxy: ".corp,localhost,127.0.0.1,[::1]" });
});

test.each(["http://", "http://a:99999", "http://user:100%@proxy.invalid:3128"])(
  "%j is refused with the variable's name and without its value",
  (value) => {
    expect(() => proxiesOf({ HTTPS_PROXY: value })).toThrow(/^The environment variable HTTPS_PROXY holds no address/);
  },
);
