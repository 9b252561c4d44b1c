import { expect, test } from "vitest";
import { domainOf, isLocalStub, nameServers } from "./names.ts";

test("name servers are found whatever stands around them, eight at most", () => {
  const text =
    "# made by hand\nnameserver 10.0.0.1\n  nameserver\tfe80::1%eth0\nNAMESERVER 1.1.1.1 # x\nnameserver\noptions edns0\n";
  expect(nameServers(text)).toEqual(["10.0.0.1", "fe80::1%eth0", "1.1.1.1"]);
  expect(nameServers("nameserver 10.0.0.1\n".repeat(1000))).toHaveLength(8);
  expect(nameServers("")).toEqual([]);
});

test("systemd-resolved hides the real servers", () => {
  expect(isLocalStub(["127.0.0.53"])).toBe(true);
  expect(isLocalStub(["127.0.0.1"])).toBe(false);
  expect(isLocalStub([])).toBe(false);
});

test.each([
  ["the name itself", "desk.example.com", "", "", "example.com"],
  [
    "/etc/hosts",
    "desk",
    "127.0.0.1 localhost\n127.0.1.1 desk.example.org desk # me\n",
    "search no.example\n",
    "example.org",
  ],
  [
    "what is searched",
    "desk",
    "127.0.0.1 desk\n# 1.1.1.1 desk.example.org\n",
    "search corp.example. other.example\n",
    "corp.example",
  ],
  ["nothing", "desk", "", "nameserver 1.1.1.1\n", ""],
  ["nothing, for a computer without a name", "", "1.1.1.1 .example.com\n", "", ""],
])("the domain comes from %s", (_what, hostname, hosts, resolvConf, domain) => {
  expect(domainOf(hostname, hosts, resolvConf)).toBe(domain);
});
