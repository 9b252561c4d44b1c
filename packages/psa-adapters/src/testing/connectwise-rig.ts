import { connectWise } from "../connectwise/index.ts";
import { startConnectWiseSandbox } from "../connectwise/sandbox/index.ts";
import type { AdapterRig } from "./adapter-rig.ts";

/** The conformance suite's rig for ConnectWise. */
export async function connectWiseRig(): Promise<AdapterRig> {
  const sandbox = await startConnectWiseSandbox();
  return {
    createAdapter: ({ url = sandbox.url, ...limits } = {}) =>
      connectWise.create(connectWise.parseConfig({ ...sandbox.config, site: url, ...limits })),
    setFaults: (faults) => sandbox.faults.set(faults),
    ticketsOf: (pressId) =>
      sandbox
        .tickets()
        .filter(({ externalXRef }) => externalXRef === pressId)
        .map(({ id }) => String(id)),
    notesOf: (ticketId) =>
      (sandbox.data.notes.get(Number(ticketId)) ?? []).map(({ text, internalAnalysisFlag }) => ({
        text,
        visibility: internalAnalysisFlag ? "internal" : "public",
      })),
    filesOf: (ticketId) =>
      sandbox.data.documents
        .filter(({ recordId }) => String(recordId) === ticketId)
        .map(({ fileName, content, publicFlag }) => ({
          name: fileName,
          type: "",
          bytes: new Uint8Array(content),
          visibility: publicFlag ? "public" : "internal",
        })),
    answer: (ticketId, text) => sandbox.answer(Number(ticketId), text),
    choice: { field: "priority", label: "Priority 1 - Critical" },
    untilTickets: async (count) => sandbox.until((tickets) => tickets.length >= count),
    close: async () => sandbox.close(),
  };
}
