import type { FaultControl } from "./faults.ts";

/** What every PSA's sandbox has. */
export interface RunningSandbox {
  /** The API, and a page that shows the tickets. */
  readonly url: string;
  /** A `psa` section that leads here. */
  readonly config: { readonly kind: string };
  readonly faults: FaultControl;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number;
}

/** What is not used costs nothing. */
const starters: Readonly<Record<string, () => Promise<(options: SandboxOptions) => Promise<RunningSandbox>>>> = {
  atera: async () => (await import("../atera/sandbox/index.ts")).startAteraSandbox,
  autotask: async () => (await import("../autotask/sandbox/index.ts")).startAutotaskSandbox,
  connectwise: async () => (await import("../connectwise/sandbox/index.ts")).startConnectWiseSandbox,
  "kaseya-bms": async () => (await import("../kaseya-bms/sandbox/index.ts")).startKaseyaBmsSandbox,
  "request-tracker": async () => (await import("../request-tracker/sandbox/index.ts")).startRequestTrackerSandbox,
  webhook: async () => (await import("../webhook/sandbox/index.ts")).startWebhookSandbox,
};

/** The PSA systems that have a sandbox, for messages. */
export const sandboxKinds: readonly string[] = Object.keys(starters);

/** Starts the sandbox of a PSA on 127.0.0.1. Rejects with a RangeError when there is none of this kind. */
export async function startSandbox(kind: string, options: SandboxOptions = {}): Promise<RunningSandbox> {
  const start = Object.hasOwn(starters, kind) ? starters[kind] : undefined;
  if (start === undefined) {
    throw new RangeError(`There is no sandbox of "${kind}". There are: ${sandboxKinds.join(", ")}.`);
  }
  return (await start())(options);
}
