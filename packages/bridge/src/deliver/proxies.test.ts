import { expect, test } from "vitest";
import { proxiesOf, proxyFor } from "./proxies.ts";

test("a proxy without a scheme is one of HTTP, lower case names win, this computer needs none", () => {
  expect(proxiesOf({})).toEqual({ noProxy: "localhost,127.0.0.1,[::1]" });
  expect(proxiesOf({ HTTP_PROXY: "proxy.invalid:3128", HTTPS_PROXY: "https://a", https_proxy: "http://b:1" })).toEqual({
    httpProxy: "http://proxy.invalid:3128",
    httpsProxy: "http://b:1",
    noProxy: "localhost,127.0.0.1,[::1]",
  });
  expect(proxiesOf({ NO_PROXY: ".corp", HTTP_PROXY: " " })).toEqual({ noProxy: ".corp,localhost,127.0.0.1,[::1]" });
});

test.each(["http://", "http://a:99999", "http://user:100%@proxy.invalid:3128", "socks5://proxy.invalid:1080"])(
  "%j is refused with the variable's name and without its value",
  (value) => {
    expect(() => proxiesOf({ HTTPS_PROXY: value })).toThrow(/^The environment variable HTTPS_PROXY holds no address/);
  },
);

test("the configured proxy goes before the environment, and its password is put in", () => {
  const environment = { HTTPS_PROXY: "http://other.invalid:1", NO_PROXY: ".corp" };
  expect(proxiesOf(environment, { proxy: "us er@proxy.invalid:3128", proxyPassword: "p@ss:/%word" })).toEqual({
    httpProxy: "http://us%20er:p%40ss%3A%2F%25word@proxy.invalid:3128/",
    httpsProxy: "http://us%20er:p%40ss%3A%2F%25word@proxy.invalid:3128/",
    noProxy: "localhost,127.0.0.1,[::1]",
  });
  expect(proxiesOf(environment, { proxy: "none" })).toEqual({ noProxy: "*" });
  expect(proxiesOf(environment, {})).toEqual(proxiesOf(environment));
});

test("the proxy of Windows counts where neither the configuration nor the environment names one", () => {
  const winHttp = { proxies: "http=one.example:1;https=two.example:2", bypass: "<local>;*.corp" };
  expect(proxiesOf({}, { winHttp })).toEqual({
    httpProxy: "http://one.example:1",
    httpsProxy: "http://two.example:2",
    noProxy: "*.corp,localhost,127.0.0.1,[::1]",
  });
  expect(proxyFor(proxiesOf({}, { winHttp }), "https://rt.corp")).toBeUndefined();
  expect(proxiesOf({ HTTPS_PROXY: "a.example:1" }, { winHttp })).toEqual(proxiesOf({ HTTPS_PROXY: "a.example:1" }));
  expect(proxiesOf({}, { proxy: "none", winHttp })).toEqual({ noProxy: "*" });
  expect(() => proxiesOf({}, { winHttp: { proxies: "socks5://a.example", bypass: "" } })).toThrow(/netsh winhttp/);
});

test.each([
  [{ proxy: "http://" }, "network.proxy holds no address"],
  [{ proxy: "http://user:word@proxy.invalid" }, "network.proxy holds a password"],
  [{ proxy: "http://proxy.invalid", proxyPassword: "word" }, "beside an address without a user"],
  [{ proxyPassword: "word" }, "network.proxyPassword stands without network.proxy"],
])("%j is refused", (proxy, message) => {
  expect(() => proxiesOf({}, proxy)).toThrow(message);
});

test.each([
  ["https://psa.example", "http://proxy.example:8080"],
  ["http://psa.example", undefined],
  ["https://rt.corp", undefined],
  ["https://a.rt.corp", undefined],
  ["https://xrt.corp", "http://proxy.example:8080"],
  ["https://psa.lan:8443/rt", undefined],
  ["https://psa.lan", "http://proxy.example:8080"],
  ["https://127.0.0.1:1234", undefined],
  ["https://[::1]:1234", undefined],
])("the way to %s goes by %s", (address, proxy) => {
  const proxies = proxiesOf({ HTTPS_PROXY: "http://user:word@proxy.example:8080", NO_PROXY: "rt.corp,psa.lan:8443" });
  expect(proxyFor(proxies, address)).toBe(proxy);
  expect(proxyFor(proxiesOf({}, { proxy: "none" }), address)).toBeUndefined();
});
