import { autotask } from "../autotask/index.ts";
import type { Variants } from "../autotask/sandbox/data.ts";
import { startAutotaskSandbox } from "../autotask/sandbox/index.ts";
import type { AdapterRig } from "./adapter-rig.ts";

/** The conformance suite's rig for Autotask; `variants` of what Autotask has not published. */
export async function autotaskRig(variants: Partial<Variants> = {}): Promise<AdapterRig> {
  const sandbox = await startAutotaskSandbox();
  Object.assign(sandbox.data.variants, variants);
  // The limit of requests has tests of its own; soaks make more in less than an hour.
  sandbox.data.requestsPerHour = Number.MAX_SAFE_INTEGER;
  const visibilityOf = (publish: unknown): "public" | "internal" => (publish === 1 ? "public" : "internal");
  return {
    createAdapter: ({ url = sandbox.url, ...limits } = {}) =>
      autotask.create(autotask.parseConfig({ ...sandbox.config, site: url, ...limits })),
    setFaults: (faults) => sandbox.faults.set(faults),
    ticketsOf: (pressId) =>
      sandbox
        .tickets()
        .filter(({ externalID }) => externalID === pressId)
        .map(({ id }) => String(id)),
    notesOf: (ticketId) =>
      sandbox.data.notes
        .filter(({ ticketID }) => String(ticketID) === ticketId)
        .map(({ description, publish }) => ({ text: String(description), visibility: visibilityOf(publish) })),
    filesOf: (ticketId) =>
      sandbox.data.attachments
        .filter(({ ticketID }) => String(ticketID) === ticketId)
        .map(({ fullPath, contentType, bytes, publish }) => ({
          name: String(fullPath),
          type: String(contentType),
          bytes: new Uint8Array(bytes),
          visibility: visibilityOf(publish),
        })),
    answer: (ticketId, text) => sandbox.answer(Number(ticketId), text),
    choice: { field: "priority", label: "Critical" },
    untilTickets: async (count) => sandbox.until((tickets) => tickets.length >= count),
    close: async () => sandbox.close(),
  };
}
