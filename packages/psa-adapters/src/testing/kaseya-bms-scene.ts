import type { AdapterContext, PsaAdapter, TicketDraft } from "../contract.ts";
import type { KaseyaBmsConfigInput } from "../kaseya-bms/config.ts";
import { kaseyaBms } from "../kaseya-bms/index.ts";
import type { Variants } from "../kaseya-bms/sandbox/data.ts";
import { type KaseyaBmsSandbox, startKaseyaBmsSandbox } from "../kaseya-bms/sandbox/index.ts";
import { contextWith, counted, draftOf } from "./adapter-rig.ts";

/** An adapter at its own sandbox, with a clock that a test moves. */
export interface Scene {
  readonly sandbox: KaseyaBmsSandbox;
  readonly adapter: PsaAdapter;
  readonly context: AdapterContext;
  /** Requests of the adapter, e.g. "POST /v2/security/authenticate". */
  readonly calls: string[];
  readonly pass: (ms: number) => void;
}

let sandboxes: KaseyaBmsSandbox[] = [];

/** Closes all sandboxes of the test. */
export async function closeScenes(): Promise<void> {
  await Promise.all(sandboxes.map(async (sandbox) => sandbox.close()));
  sandboxes = [];
}

/** `change` replaces parts of the sandbox's own `psa` section. */
export async function setUpScene(
  change: Partial<KaseyaBmsConfigInput> = {},
  variants: Partial<Variants> = {},
): Promise<Scene> {
  let nowMs = Date.parse("2026-11-20T10:00:00Z");
  const now = (): number => nowMs;
  const sandbox = await startKaseyaBmsSandbox({ now });
  sandboxes.push(sandbox);
  Object.assign(sandbox.data.variants, variants);
  const counter = counted(async (url, init) => fetch(url, init));
  return {
    sandbox,
    adapter: kaseyaBms.create(kaseyaBms.parseConfig({ ...sandbox.config, ...change })),
    context: { ...contextWith(counter.fetch), now },
    calls: counter.calls,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

/** A draft of somebody who is no contact. */
export const strangerDraft = (pressId: string): TicketDraft => ({
  ...draftOf(pressId),
  person: { email: "nobody@elsewhere.example", name: "No Body", phone: "555-0199" },
});
