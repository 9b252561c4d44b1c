import { type AdapterContext, openAdapter } from "@tier2/psa-adapters";
import { Agent, fetch } from "undici";

/** The control of what a delivery takes: round trip and server, nothing else. */
export interface BareRequest {
  /** Makes one more ticket over a connection that is kept; milliseconds until the whole answer is there. */
  readonly send: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Lets an adapter make one ticket, and repeats its very request from then on. `section`: of the configuration, `psa`. */
export async function bareTicketRequest(section: { readonly kind: string }): Promise<BareRequest> {
  const dispatcher = new Agent();
  const request = await ticketRequestOf(section);
  return {
    send: async () => {
      const startedAt = performance.now();
      const answer = await fetch(request.url, { ...request.init, dispatcher });
      await answer.text();
      if (!answer.ok) {
        throw new Error(`the control made no ticket: ${answer.status}`);
      }
      return performance.now() - startedAt;
    },
    close: async () => dispatcher.close(),
  };
}

interface TicketRequest {
  readonly url: string;
  readonly init: { readonly method: string; readonly headers: Record<string, string>; readonly body: string };
}

async function ticketRequestOf(section: { readonly kind: string }): Promise<TicketRequest> {
  let newest: TicketRequest | undefined;
  const context: AdapterContext = {
    fetch: async (url, init) => {
      if (init.method === "POST" && typeof init.body === "string") {
        const headers = { ...(init.headers as Record<string, string>) };
        newest = { url, init: { method: "POST", headers, body: init.body } };
      }
      return globalThis.fetch(url, init);
    },
    now: Date.now,
    logger: { debug: () => undefined, warn: () => undefined },
    signal: AbortSignal.timeout(10_000),
  };
  const adapter = await openAdapter(section);
  const draft = { pressId: "control", subject: "control", publicText: "control", internalNote: "control", person: {} };
  await adapter.prepare(draft, context);
  const { status } = await adapter.submit(draft, context);
  if (status !== "accepted" || newest === undefined) {
    throw new Error(`the control made no ticket: ${status}`);
  }
  return newest;
}
