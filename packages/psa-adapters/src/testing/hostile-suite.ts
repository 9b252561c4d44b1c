import { afterEach, expect, test } from "vitest";
import { type AdapterRig, type Fetch, contextWith, draftOf, rerouted } from "./adapter-rig.ts";
import {
  type HostileServer,
  type Misbehaviour,
  endlessAnswer,
  redirectTo,
  silence,
  startHostileServer,
  unreadableAnswers,
} from "./hostile-server.ts";

/** What adapters promise of servers that are not what they should be. */
export function hostileSuite(name: string, fetch: Fetch, setUp: () => Promise<AdapterRig>): void {
  let servers: HostileServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.map(async (server) => server.close()));
    servers = [];
  });
  const start = async (misbehave: Misbehaviour): Promise<HostileServer> => {
    const server = await startHostileServer(misbehave);
    servers.push(server);
    return server;
  };
  const context = contextWith(fetch);
  const draft = draftOf("press-1");

  test.each(Object.entries(unreadableAnswers))(
    `${name}: %s in answer to a ticket is ambiguous, to a search it says nothing`,
    async (_title, misbehave) => {
      const adapter = (await setUp()).createAdapter();
      const { url } = await start(misbehave);
      await adapter.prepare(draft, context);
      const submitted = await adapter.submit(draft, contextWith(rerouted(fetch, url, "POST")));
      expect(submitted).toMatchObject({ status: "ambiguous", error: { httpStatus: expect.any(Number) as number } });
      const found = await adapter.find("press-1", contextWith(rerouted(fetch, url, "everything")));
      expect(["retry", "rejected"]).toContain(found.status);
    },
  );

  test(`${name}: nothing but nonsense: no call throws, nothing is accepted`, async () => {
    const rig = await setUp();
    for (const [title, misbehave] of Object.entries(unreadableAnswers)) {
      const { url } = await start(misbehave);
      const adapter = rig.createAdapter({ url });
      await adapter.prepare(draft, context);
      const statuses = [await adapter.submit(draft, context), await adapter.find("press-1", context)].map(
        ({ status }) => status,
      );
      expect({ title, isWrong: statuses.some((status) => !["retry", "rejected"].includes(status)) }).toEqual({
        title,
        isWrong: false,
      });
      const results = await adapter.check(context);
      expect({ title, hasFailed: results.some(({ status }) => status === "failed") }).toEqual({
        title,
        hasFailed: true,
      });
    }
  });

  test.each([301, 302, 303, 307, 308])(`${name}: a redirect (%i) is not followed`, async (status) => {
    const adapter = (await setUp()).createAdapter();
    const elsewhere = await start((response) => response.end("{}"));
    const { url, requests } = await start(redirectTo(`${elsewhere.url}/stolen`, status));
    await adapter.prepare(draft, context);
    const submitted = await adapter.submit(draft, contextWith(rerouted(fetch, url, "POST")));
    expect(submitted.status).toBe("ambiguous");
    const found = await adapter.find("press-1", contextWith(rerouted(fetch, url, "everything")));
    expect(["retry", "rejected"]).toContain(found.status);
    expect(requests.length).toBeGreaterThan(1);
    expect(elsewhere.requests).toEqual([]);
  });

  test(`${name}: silence, and an answer that never ends, end with the adapter's own time`, async () => {
    const adapter = (await setUp()).createAdapter({ timeoutMs: 1000 });
    const urls = (await Promise.all([start(silence), start(endlessAnswer)])).map(({ url }) => url);
    await adapter.prepare(draft, context);
    const ask = async (url: string): Promise<readonly string[]> => {
      const [submitted, found] = await Promise.all([
        adapter.submit(draft, contextWith(rerouted(fetch, url, "POST"))),
        adapter.find("press-1", contextWith(rerouted(fetch, url, "everything"))),
      ]);
      return [submitted.status, found.status];
    };
    expect(await Promise.all(urls.map(ask))).toEqual([
      ["ambiguous", "retry"],
      ["ambiguous", "retry"],
    ]);
  });

  test(`${name}: the signal ends a request that is under way`, async () => {
    const adapter = (await setUp()).createAdapter();
    const server = await start(silence);
    const ending = new AbortController();
    await adapter.prepare(draft, context);
    const submitting = adapter.submit(draft, contextWith(rerouted(fetch, server.url, "POST"), ending.signal));
    await server.untilAsked();
    ending.abort();
    expect(await submitting).toMatchObject({ status: "ambiguous", error: { code: "timeout" } });
  });

  test(`${name}: the signal ends a lookup; the next one begins anew`, async () => {
    const adapter = (await setUp()).createAdapter();
    const server = await start(silence);
    const ending = new AbortController();
    const silent = rerouted(fetch, server.url, "everything");
    const submitting = adapter.submit(draft, contextWith(silent, ending.signal));
    await server.untilAsked();
    ending.abort();
    expect(await submitting).toMatchObject({ status: "retry" });
    expect((await adapter.submit(draft, context)).status).toBe("accepted");
  });

  test(`${name}: without time nothing is sent`, async () => {
    const rig = await setUp();
    const adapter = rig.createAdapter();
    const ended = contextWith(fetch, AbortSignal.abort());
    expect((await adapter.submit(draft, ended)).status).toBe("retry");
    expect((await adapter.find("press-1", ended)).status).toBe("retry");
    await adapter.prepare(draft, context);
    expect((await adapter.submit(draft, ended)).status).toBe("retry");
    expect(rig.ticketsOf("press-1")).toEqual([]);
  });

  test(`${name}: a port where nobody listens: surely nothing was sent`, async () => {
    const rig = await setUp();
    const { url, close } = await start(silence);
    await close();
    servers = [];
    const adapter = rig.createAdapter();
    await adapter.prepare(draft, context);
    const refused = contextWith(rerouted(fetch, url, "POST"));
    const unreachable = { status: "retry", error: { code: "network_unreachable" } };
    expect(await adapter.submit(draft, refused)).toMatchObject(unreachable);
    expect(await rig.createAdapter({ url }).find("press-1", context)).toMatchObject(unreachable);
  });
}
