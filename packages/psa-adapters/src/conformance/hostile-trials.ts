import assert from "node:assert/strict";
import type { FindOutcome, SubmitOutcome } from "../contract.ts";
import { assertCount, assertError, assertStatus } from "./assertions.ts";
import { contextWith, draftOf, rerouted } from "./calls.ts";
import { type Misbehaviour, endlessAnswer, redirectTo, silence, unreadableAnswers } from "./hostile-server.ts";
import { type Trial, looksUp } from "./scene.ts";

const draft = draftOf("press-1");

/** A search that came to nothing says nothing of the ticket. */
const knowsNothing = (isAble: boolean): readonly FindOutcome["status"][] =>
  isAble ? ["retry", "rejected"] : ["unsupported"];

const unreadable = ([title, misbehave]: readonly [string, Misbehaviour]): Trial => ({
  name: `${title}: in answer to a ticket it is ambiguous, to a search it says nothing`,
  isAboutHttp: true,
  run: async ({ rig, context, fetch, startHostile, readableAnswers }) => {
    const adapter = rig.createAdapter();
    const { url } = await startHostile(misbehave);
    await adapter.prepare(draft, context);
    const submitted = await adapter.submit(draft, contextWith(rerouted(fetch, url, "POST")));
    assertStatus("submit", submitted, readableAnswers.includes(title) ? "accepted" : "ambiguous");
    if ("error" in submitted) {
      assert.equal(typeof submitted.error.httpStatus, "number", "the error has the status of the answer");
    }
    const found = await adapter.find("press-1", contextWith(rerouted(fetch, url, "everything")));
    assertStatus("find", found, ...knowsNothing(adapter.capabilities.find));
  },
});

const redirect = (status: number): Trial => ({
  name: `a redirect (${status}) is not followed`,
  isAboutHttp: true,
  run: async ({ rig, context, fetch, startHostile }) => {
    const adapter = rig.createAdapter();
    const isAble = adapter.capabilities.find;
    const elsewhere = await startHostile((response) => response.end("{}"));
    const { url, requests } = await startHostile(redirectTo(`${elsewhere.url}/stolen`, status));
    await adapter.prepare(draft, context);
    const submitted = await adapter.submit(draft, contextWith(rerouted(fetch, url, "POST")));
    assertStatus("submit", submitted, "ambiguous");
    const found = await adapter.find("press-1", contextWith(rerouted(fetch, url, "everything")));
    assertStatus("find", found, ...knowsNothing(isAble));
    assert.ok(requests.length >= (isAble ? 2 : 1), "the redirecting server was asked");
    assertCount("requests to where the redirect leads", elsewhere.requests, 0);
  },
});

/** Servers that are not what they should be, and time that ends. */
export const hostileTrials: readonly Trial[] = [
  ...Object.entries(unreadableAnswers).map(unreadable),
  {
    name: "nothing but nonsense: no call throws, nothing is accepted, check fails",
    isAboutHttp: true,
    run: async ({ rig, context, startHostile, readableAnswers }) => {
      for (const [title, misbehave] of Object.entries(unreadableAnswers)) {
        if (readableAnswers.includes(title)) {
          continue;
        }
        const { url } = await startHostile(misbehave);
        const adapter = rig.createAdapter({ url });
        const { capabilities } = adapter;
        await adapter.prepare(draft, context);
        const submitted = await adapter.submit(draft, context);
        const allowed: SubmitOutcome["status"][] = looksUp(capabilities) ? ["retry", "rejected"] : ["ambiguous"];
        assertStatus(`${title}: submit`, submitted, ...allowed);
        const found = await adapter.find("press-1", context);
        assertStatus(`${title}: find`, found, ...knowsNothing(capabilities.find));
        const results = await adapter.check(context);
        const hasFailed = results.some(({ status }) => status === "failed");
        assert.ok(hasFailed, `${title}: check has a line that failed`);
      }
    },
  },
  ...[301, 302, 303, 307, 308].map(redirect),
  {
    name: "silence, and an answer that never ends, end with the adapter's own time",
    isAboutHttp: true,
    run: async ({ rig, context, fetch, startHostile }) => {
      const adapter = rig.createAdapter({ timeoutMs: 1000 });
      const servers = await Promise.all([startHostile(silence), startHostile(endlessAnswer)]);
      await adapter.prepare(draft, context);
      const ask = async (url: string): Promise<void> => {
        const [submitted, found] = await Promise.all([
          adapter.submit(draft, contextWith(rerouted(fetch, url, "POST"))),
          adapter.find("press-1", contextWith(rerouted(fetch, url, "everything"))),
        ]);
        assertStatus("submit", submitted, "ambiguous");
        assertStatus("find", found, adapter.capabilities.find ? "retry" : "unsupported");
      };
      await Promise.all(servers.map(async ({ url }) => ask(url)));
    },
  },
  {
    name: "the signal ends a request that is under way",
    isAboutHttp: true,
    run: async ({ rig, context, fetch, startHostile }) => {
      const adapter = rig.createAdapter();
      const server = await startHostile(silence);
      const ending = new AbortController();
      await adapter.prepare(draft, context);
      const submitting = adapter.submit(draft, contextWith(rerouted(fetch, server.url, "POST"), ending.signal));
      await server.untilAsked();
      ending.abort();
      assertError("submit", await submitting, "ambiguous", "timeout");
    },
  },
  {
    name: "the signal ends the first request of a new adapter; the next one begins anew",
    isAboutHttp: true,
    run: async ({ rig, context, fetch, startHostile }) => {
      const adapter = rig.createAdapter();
      const server = await startHostile(silence);
      const ending = new AbortController();
      const silent = rerouted(fetch, server.url, "everything");
      const submitting = adapter.submit(draft, contextWith(silent, ending.signal));
      await server.untilAsked();
      ending.abort();
      assertStatus("submit", await submitting, looksUp(adapter.capabilities) ? "retry" : "ambiguous");
      assertStatus("the next submit", await adapter.submit(draft, context), "accepted");
    },
  },
  {
    name: "without time nothing is sent",
    run: async ({ rig, context, fetch }) => {
      const adapter = rig.createAdapter();
      const ended = contextWith(fetch, AbortSignal.abort());
      assertStatus("submit", await adapter.submit(draft, ended), "retry");
      const found = await adapter.find("press-1", ended);
      assertStatus("find", found, adapter.capabilities.find ? "retry" : "unsupported");
      await adapter.prepare(draft, context);
      assertStatus("submit", await adapter.submit(draft, ended), "retry");
      assertCount("tickets of the press", rig.ticketsOf("press-1"), 0);
    },
  },
  {
    name: "a port where nobody listens: surely nothing was sent",
    isAboutHttp: true,
    run: async ({ rig, context, fetch, startHostile }) => {
      const { url, close } = await startHostile(silence);
      await close();
      const adapter = rig.createAdapter();
      await adapter.prepare(draft, context);
      const refused = contextWith(rerouted(fetch, url, "POST"));
      assertError("submit", await adapter.submit(draft, refused), "retry", "network_unreachable");
      const found = await rig.createAdapter({ url }).find("press-1", context);
      if (adapter.capabilities.find) {
        assertError("find", found, "retry", "network_unreachable");
      }
    },
  },
];
