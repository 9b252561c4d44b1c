import { expect, test } from "vitest";
import { parseSite } from "./site.ts";

const api = (zone: string): string => `https://webservices${zone}.autotask.net`;

test.each([
  [
    "ww3.autotask.net",
    "3",
    ["ww3.autotask.net is the host of the web pages; the API is asked at webservices3.autotask.net"],
  ],
  ["WW14.Autotask.net", "14", [expect.stringContaining("webservices14.autotask.net")]],
  ["webservices3.autotask.net", "3", []],
  ["https://webservices3.autotask.net/", "3", []],
  [
    "webservices3.autotask.net/ATServicesRest/V1.0",
    "3",
    ['"/ATServicesRest/V1.0" is ignored: the API has a path of its own'],
  ],
  [
    "https://ww5.autotask.net/Mvc/Landing?x=1#y",
    "5",
    [expect.any(String), expect.stringContaining('"/Mvc/Landing" is ignored')],
  ],
  ["www.autotask.net", "", [expect.stringContaining("the API is asked at webservices.autotask.net")]],
  ["webservices.autotask.net", "", []],
])("%s is zone %j", (typed, zone, notes) => {
  expect(parseSite(typed)).toEqual({ origin: api(zone), typedZone: zone, isLocal: false, notes });
});

test("nothing: Autotask is asked for the zone", () => {
  expect(parseSite(undefined)).toEqual({ origin: api(""), isLocal: false, notes: [] });
});

test.each([
  ["http://ww3.autotask.net", /readable over the network/],
  ["ww3.autotask.net.evil.example", /no address of Autotask/],
  ["evil.example/ww3.autotask.net", /no address of Autotask/],
  ["ww3.autotask.net:8443", /no address of Autotask/],
  ["wwx.autotask.net", /no address of Autotask/],
  ["autotask.net", /no address of Autotask/],
  ["https://user:secret@ww3.autotask.net", /Credentials do not belong into the address/],
  ["", /no host name/],
])("%j is refused", (typed, message) => {
  expect(() => parseSite(typed)).toThrow(message);
  expect(() => parseSite(typed)).not.toThrow(/secret@/);
});
