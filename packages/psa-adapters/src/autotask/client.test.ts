import { expect, test } from "vitest";
import type { LookupMemory } from "../contract.ts";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { autotask } from "./index.ts";

const section = {
  kind: "autotask",
  ...{ userName: "key@msp.example", secret: "secret", integrationCode: "code", company: "Acme", queue: "Q" },
  ...{ catchAll: { contactEmail: "a@msp.example" }, site: "https://ww2.autotask.net/Mvc/Landing" },
};

function memory(): LookupMemory {
  const kept = new Map<string, unknown>();
  return { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value) };
}

/** A tenant in zone 3 with two pages of tickets of one press. `hosts`: who was asked. */
function cloud(change: (body: Record<string, unknown>) => Record<string, unknown> = (body) => body): {
  readonly hosts: string[];
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
} {
  const hosts: string[] = [];
  const api = "https://webservices3.autotask.net/ATServicesRest/";
  return {
    hosts,
    fetch: async (url) => {
      const { host, pathname, searchParams } = new URL(url);
      hosts.push(host);
      if (pathname.endsWith("/zoneInformation")) {
        return Response.json(change({ url: api, webUrl: "https://ww3.autotask.net/" }));
      }
      const isSecond = searchParams.has("start");
      const nextPageUrl = isSecond ? null : `${api}V1.0/Tickets/query?start=1`;
      return Response.json(
        change({ items: [{ id: isSecond ? 8 : 7, externalID: "press-1" }], pageDetails: { nextPageUrl } }),
      );
    },
  };
}

test("the portal's address leads to the zone's host, and the ticket's address to the portal", async () => {
  const { hosts, fetch } = cloud();
  const adapter = autotask.create(autotask.parseConfig(section));
  const found = await adapter.find("press-1", contextWith(fetch));
  expect(hosts).toEqual(["webservices2.autotask.net", "webservices3.autotask.net", "webservices3.autotask.net"]);
  expect(found).toMatchObject({ status: "found", duplicates: [{ id: "8" }] });
  expect(found.status === "found" ? found.ticket.url : "").toMatch(/^https:\/\/ww3\.autotask\.net\/.*TicketID=7$/);
});

test("a zone that was kept over a restart: its host is known, and further pages are followed", async () => {
  const { hosts, fetch } = cloud();
  const context = { ...contextWith(fetch), memory: memory() };
  await autotask.create(autotask.parseConfig(section)).find("press-1", context);
  hosts.length = 0;
  const again = autotask.create(autotask.parseConfig(section));
  expect(await again.find("press-1", context)).toMatchObject({ status: "found", duplicates: [{}] });
  expect(new Set(hosts)).toEqual(new Set(["webservices3.autotask.net"]));
  expect(again.host).toBe("webservices3.autotask.net");
});

test.each([
  "https://evil.example/ATServicesRest/",
  "https://webservices3.autotask.net.evil.example/",
  "https://evil.example/webservices3.autotask.net/",
  "http://webservices3.autotask.net/ATServicesRest/",
  "https://webservices3.autotask.net@evil.example/",
  "https://webservices3.autotask.net:8443/",
  "javascript:alert(1)",
  "",
])("a zone or a next page at %j is not called", async (elsewhere) => {
  for (const change of [
    (body: Record<string, unknown>) => ("url" in body ? { ...body, url: elsewhere } : body),
    (body: Record<string, unknown>) =>
      "items" in body ? { ...body, pageDetails: { nextPageUrl: elsewhere === "" ? "x" : elsewhere } } : body,
  ]) {
    const { hosts, fetch } = cloud(change);
    const adapter = autotask.create(autotask.parseConfig(section));
    expect(await adapter.find("press-1", contextWith(fetch))).toMatchObject({ error: { code: "answer_unreadable" } });
    expect(hosts.filter((host) => !/^webservices[23]\.autotask\.net$/.test(host))).toEqual([]);
  }
});

test("a portal at another host is not shown to people", async () => {
  const { fetch } = cloud((body) => ("url" in body ? { ...body, webUrl: "https://evil.example/" } : body));
  const found = await autotask.create(autotask.parseConfig(section)).find("press-1", contextWith(fetch));
  expect(found.status === "found" ? found.ticket : {}).not.toHaveProperty("url");
});

test("pages that never end", async () => {
  const { hosts, fetch } = cloud((body) =>
    "items" in body ? { ...body, pageDetails: { nextPageUrl: "https://webservices3.autotask.net/x" } } : body,
  );
  const adapter = autotask.create(autotask.parseConfig(section));
  expect(await adapter.find("press-1", contextWith(fetch))).toMatchObject({ error: { code: "answer_unreadable" } });
  expect(hosts.length).toBeLessThan(25);
});

test("what is refused with 401 right after the zone was asked for is not tried again", async () => {
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    asked.push(new URL(url).pathname);
    return url.includes("zoneInformation")
      ? Response.json({ url: "https://webservices3.autotask.net/ATServicesRest/" })
      : new Response(undefined, { status: 401 });
  };
  const adapter = autotask.create(autotask.parseConfig(section));
  expect(await adapter.submit(draftOf("press-1"), contextWith(fetch))).toMatchObject({
    status: "rejected",
    error: { code: "auth_rejected" },
  });
  expect(asked.filter((path) => path.includes("zoneInformation"))).toHaveLength(1);
  expect(new Set(asked).size).toBe(asked.length);
});

test("wrong credentials are shown to Autotask once for all that a press asks at once, and again for the next", async () => {
  let isWrong = true;
  const { fetch: honest } = cloud();
  const refused: string[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (url.includes("zoneInformation") || !isWrong) {
      return honest(url, init);
    }
    refused.push(url);
    return new Response(undefined, { status: 401 });
  };
  const adapter = autotask.create(autotask.parseConfig(section));
  const draft = { ...draftOf("press-1"), device: { hostname: "ACME-PC-7" } };
  expect(await adapter.submit(draft, contextWith(fetch))).toMatchObject({ error: { code: "auth_rejected" } });
  expect(refused).toHaveLength(1);
  expect(await adapter.submit(draft, contextWith(fetch))).toMatchObject({ error: { code: "auth_rejected" } });
  expect(refused).toHaveLength(2);
  isWrong = false;
  expect(await adapter.find("press-1", contextWith(fetch))).toMatchObject({ status: "found" });
});
