import type { AteraConfigInput } from "../atera/config.ts";
import type { AdapterContext, PsaAdapter } from "../contract.ts";
import { atera } from "../atera/index.ts";
import { plainText } from "../plain-text.ts";
import { type AteraSandbox, startAteraSandbox } from "../atera/sandbox/index.ts";
import { isMarkedWith } from "../marker.ts";
import { type AdapterRig, contextWith, counted } from "./adapter-rig.ts";

/** The conformance suite's rig for Atera. */
export async function ateraRig(): Promise<AdapterRig> {
  const sandbox = await startAteraSandbox();
  return {
    createAdapter: ({ url = sandbox.url, ...limits } = {}) =>
      atera.create(atera.parseConfig({ ...sandbox.config, site: url, ...limits })),
    setFaults: (faults) => sandbox.faults.set(faults),
    ticketsOf: (pressId) =>
      sandbox
        .tickets()
        .filter(({ TicketTitle }) => isMarkedWith(TicketTitle, pressId))
        .map(({ TicketID }) => String(TicketID)),
    notesOf: (ticketId) =>
      (sandbox.data.comments.get(Number(ticketId)) ?? []).map(({ CommentHtml, IsInternal }) => ({
        text: plainText(CommentHtml),
        visibility: IsInternal ? "internal" : "public",
      })),
    filesOf: () => [],
    answer: (ticketId, text) => sandbox.answer(Number(ticketId), text),
    choice: { field: "priority", label: "Critical" },
    untilTickets: async (count) => sandbox.until((tickets) => tickets.length >= count),
    close: async () => sandbox.close(),
  };
}

/** An adapter at its own sandbox, with a clock that a test moves; sandbox and adapter have the same. */
export interface AteraScene {
  readonly sandbox: AteraSandbox;
  readonly adapter: PsaAdapter;
  readonly context: AdapterContext;
  /** Requests of the adapter, e.g. "GET /api/v3/contacts". */
  readonly calls: string[];
  readonly pass: (ms: number) => void;
}

let sandboxes: AteraSandbox[] = [];

/** Closes all sandboxes of the test. */
export async function closeAteraScenes(): Promise<void> {
  await Promise.all(sandboxes.map(async (sandbox) => sandbox.close()));
  sandboxes = [];
}

/** `change` replaces parts of the sandbox's own `psa` section. */
export async function setUpAtera(change: Partial<AteraConfigInput> = {}): Promise<AteraScene> {
  let nowMs = Date.parse("2026-11-20T10:00:00Z");
  const now = (): number => nowMs;
  const sandbox = await startAteraSandbox({ now });
  sandboxes.push(sandbox);
  const counter = counted(async (url, init) => fetch(url, init));
  return {
    sandbox,
    adapter: atera.create(atera.parseConfig({ ...sandbox.config, ...change })),
    context: { ...contextWith(counter.fetch), now },
    calls: counter.calls,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}
