import { Buffer } from "node:buffer";
import { webhook } from "../webhook/index.ts";
import { startWebhookSandbox } from "../webhook/sandbox/index.ts";
import type { AdapterRig } from "./adapter-rig.ts";

/** As of the conformance suite, without what a receiver cannot do: there is nothing to search, to answer or to choose. */
export type WebhookRig = Omit<AdapterRig, "answer" | "choice">;

export async function webhookRig(): Promise<WebhookRig> {
  const sandbox = await startWebhookSandbox();
  const ticketOf = (ticketId: string) => sandbox.tickets().find(({ id }) => id === ticketId);
  return {
    createAdapter: ({ url = sandbox.config.url, ...limits } = {}) =>
      webhook.create(webhook.parseConfig({ ...sandbox.config, url, ...limits })),
    setFaults: (faults) => sandbox.faults.set(faults),
    ticketsOf: (pressId) =>
      sandbox
        .tickets()
        .filter(({ ticket }) => ticket.pressId === pressId)
        .map(({ id }) => id),
    notesOf: (ticketId) => ticketOf(ticketId)?.notes ?? [],
    filesOf: (ticketId) =>
      (ticketOf(ticketId)?.files ?? []).map(({ name, mediaType, visibility, contentBase64 }) => ({
        name,
        type: mediaType,
        visibility,
        bytes: new Uint8Array(Buffer.from(contentBase64, "base64")),
      })),
    untilTickets: async (count) => sandbox.until((tickets) => tickets.length >= count),
    close: async () => sandbox.close(),
  };
}
