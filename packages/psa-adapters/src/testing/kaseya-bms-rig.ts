import { kaseyaBms } from "../kaseya-bms/index.ts";
import { plainText } from "../plain-text.ts";
import type { Variants } from "../kaseya-bms/sandbox/data.ts";
import { startKaseyaBmsSandbox } from "../kaseya-bms/sandbox/index.ts";
import { isMarkedWith } from "../marker.ts";
import type { AdapterRig } from "./adapter-rig.ts";

/** The conformance suite's rig for Kaseya BMS; `variants` of what Kaseya has not published. */
export async function kaseyaBmsRig(variants: Partial<Variants> = {}): Promise<AdapterRig> {
  const sandbox = await startKaseyaBmsSandbox();
  Object.assign(sandbox.data.variants, variants);
  // The limit of calls has tests of its own; soaks make more in less than an hour.
  sandbox.data.callsPerHour = Infinity;
  const callsPerHour = Number.MAX_SAFE_INTEGER;
  const notes = (ticketId: string): typeof sandbox.data.notes =>
    sandbox.data.notes.filter((note) => String(note.ticketId) === ticketId);
  const visibilityOf = (isInternal: boolean): "internal" | "public" => (isInternal ? "internal" : "public");
  return {
    createAdapter: ({ url = sandbox.url, ...limits } = {}) =>
      kaseyaBms.create(kaseyaBms.parseConfig({ ...sandbox.config, callsPerHour, site: url, ...limits })),
    setFaults: (faults) => sandbox.faults.set(faults),
    ticketsOf: (pressId) =>
      sandbox
        .tickets()
        .filter(({ Title }) => isMarkedWith(Title, pressId))
        .map(({ Id }) => String(Id)),
    notesOf: (ticketId) =>
      notes(ticketId).map(({ Details, IsInternal }) => ({
        text: plainText(Details),
        visibility: visibilityOf(IsInternal),
      })),
    filesOf: (ticketId) =>
      notes(ticketId).flatMap(({ files, IsInternal }) =>
        files.map(({ OriginalFileName, FileType, content }) => ({
          name: OriginalFileName,
          type: FileType,
          bytes: new Uint8Array(content),
          visibility: visibilityOf(IsInternal),
        })),
      ),
    answer: (ticketId, text) => sandbox.answer(Number(ticketId), text),
    choice: { field: "priority", label: "Critical" },
    untilTickets: async (count) => sandbox.until((tickets) => tickets.length >= count),
    close: async () => sandbox.close(),
  };
}
