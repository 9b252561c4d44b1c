import { Buffer } from "node:buffer";
import { requestTracker } from "../request-tracker/index.ts";
import { startRequestTrackerSandbox } from "../request-tracker/sandbox/index.ts";
import type { AdapterRig } from "./adapter-rig.ts";

/** The conformance suite's rig for Request Tracker. */
export async function requestTrackerRig(): Promise<AdapterRig> {
  const sandbox = await startRequestTrackerSandbox();
  const messagesOf = (ticketId: string) =>
    (sandbox.tickets().find(({ id }) => String(id) === ticketId)?.transactions ?? []).map((one) => ({
      ...one,
      visibility: one.Type === "Comment" ? ("internal" as const) : ("public" as const),
    }));
  return {
    createAdapter: ({ url = sandbox.url, ...limits } = {}) =>
      requestTracker.create(requestTracker.parseConfig({ ...sandbox.config, site: url, ...limits })),
    setFaults: (faults) => sandbox.faults.set(faults),
    ticketsOf: (pressId) =>
      sandbox
        .tickets()
        .filter(({ CustomFields }) => CustomFields["PressId"] === pressId)
        .map(({ id }) => String(id)),
    notesOf: (ticketId) =>
      messagesOf(ticketId).flatMap(({ attachments, visibility }) =>
        attachments
          .filter(({ Filename }) => Filename === "")
          .map(({ content }) => ({ text: Buffer.from(content).toString("utf8"), visibility })),
      ),
    filesOf: (ticketId) =>
      messagesOf(ticketId).flatMap(({ attachments, visibility }) =>
        attachments
          .filter(({ Filename }) => Filename !== "")
          .map(({ Filename, ContentType, content }) => ({
            name: Filename,
            type: ContentType,
            bytes: content,
            visibility,
          })),
      ),
    answer: (ticketId, text) => sandbox.answer(Number(ticketId), text),
    choice: { field: "priority", label: "High" },
    untilTickets: async (count) => sandbox.until((tickets) => tickets.length >= count),
    close: async () => sandbox.close(),
  };
}
