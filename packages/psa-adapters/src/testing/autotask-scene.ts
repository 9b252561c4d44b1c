import type { AdapterContext, PsaAdapter } from "../contract.ts";
import type { AutotaskConfigInput } from "../autotask/config.ts";
import { autotask } from "../autotask/index.ts";
import { type AutotaskSandbox, startAutotaskSandbox } from "../autotask/sandbox/index.ts";
import { type Fetch, contextWith, counted } from "./adapter-rig.ts";

/** An adapter at its own sandbox, both with a clock that a test moves. */
export interface AutotaskScene {
  readonly sandbox: AutotaskSandbox;
  readonly adapter: PsaAdapter;
  readonly context: AdapterContext;
  /** Requests of the adapter, e.g. "POST /ATServicesRest/V1.0/Tickets". */
  readonly calls: string[];
  readonly pass: (ms: number) => void;
}

let sandboxes: AutotaskSandbox[] = [];

/** Closes all sandboxes of the test. */
export async function closeAutotaskScenes(): Promise<void> {
  await Promise.all(sandboxes.map(async (sandbox) => sandbox.close()));
  sandboxes = [];
}

/** `change` replaces parts of the sandbox's own `psa` section. */
export async function setUpAutotask(change: Partial<AutotaskConfigInput> = {}): Promise<AutotaskScene> {
  let nowMs = Date.parse("2026-11-20T10:00:00Z");
  const now = (): number => nowMs;
  const sandbox = await startAutotaskSandbox({ now });
  sandboxes.push(sandbox);
  const { fetch: counting, calls } = counted(async (url, init) => fetch(url, init));
  return {
    sandbox,
    adapter: autotask.create(autotask.parseConfig({ ...sandbox.config, ...change })),
    context: { ...contextWith(counting), now },
    calls,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

/** Answers of addresses that end so are another thing than Autotask said: `change` makes it of what it said. */
export const lying =
  (honest: Fetch, ending: string, change: (answer: Record<string, unknown>) => unknown): Fetch =>
  async (url, init) => {
    const response = await honest(url, init);
    return new URL(url).pathname.endsWith(ending)
      ? Response.json(change((await response.json()) as Record<string, unknown>))
      : response;
  };

/** The texts of the notes that are to be added after the ticket of a draft. */
export async function notesText(
  adapter: PsaAdapter,
  draft: Parameters<PsaAdapter["notesAfter"]>[0],
  context: AdapterContext,
): Promise<string> {
  const notes = await adapter.notesAfter(draft, context);
  return notes.status === "answered" ? notes.value.map(({ text }) => text).join("\n") : notes.status;
}
