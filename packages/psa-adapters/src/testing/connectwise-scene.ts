import type { AdapterContext, PsaAdapter } from "../contract.ts";
import type { ConnectWiseConfigInput } from "../connectwise/config.ts";
import { connectWise } from "../connectwise/index.ts";
import { type ConnectWiseSandbox, startConnectWiseSandbox } from "../connectwise/sandbox/index.ts";
import { contextWith, counted } from "./adapter-rig.ts";

/** An adapter at its own sandbox, with a clock that a test moves. */
export interface Scene {
  readonly sandbox: ConnectWiseSandbox;
  readonly adapter: PsaAdapter;
  readonly context: AdapterContext;
  /** Requests of the adapter, e.g. "GET /login/companyinfo/examplemsp". */
  readonly calls: string[];
  readonly pass: (ms: number) => void;
}

let sandboxes: ConnectWiseSandbox[] = [];

/** Closes all sandboxes of the test. */
export async function closeScenes(): Promise<void> {
  await Promise.all(sandboxes.map(async (sandbox) => sandbox.close()));
  sandboxes = [];
}

/** `change` replaces parts of the sandbox's own `psa` section. */
export async function setUpScene(change: Partial<ConnectWiseConfigInput> = {}): Promise<Scene> {
  const sandbox = await startConnectWiseSandbox();
  sandboxes.push(sandbox);
  let nowMs = Date.parse("2026-11-20T10:00:00Z");
  const counter = counted(async (url, init) => fetch(url, init));
  return {
    sandbox,
    adapter: connectWise.create(connectWise.parseConfig({ ...sandbox.config, ...change })),
    context: { ...contextWith(counter.fetch), now: () => nowMs },
    calls: counter.calls,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}
