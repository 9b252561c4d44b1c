import { Buffer } from "node:buffer";
import { webhook } from "../webhook/index.ts";
import { startWebhookSandbox } from "../webhook/sandbox/index.ts";
import type { AdapterRig } from "./adapter-rig.ts";

/** Answers that a receiver may give: without content, or an object of any kind. */
export const readableAnswers: readonly string[] = [
  "no content",
  "an id that is a text",
  "an id that is no whole number",
  "an id of null",
  "an id too large",
  "a negative id",
];

/** The conformance suite's rig for the webhook: there is nothing to search, to answer or to choose. */
export async function webhookRig(): Promise<AdapterRig> {
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
