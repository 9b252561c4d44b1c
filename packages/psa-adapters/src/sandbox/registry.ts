import type { FaultControl } from "./faults.ts";
import type { Page } from "./page.ts";
import type { SandboxOptions } from "./server.ts";

/** What every PSA's sandbox has. */
export interface RunningSandbox {
  /** A page that shows the tickets, and where it is HTTP, the API. */
  readonly url: string;
  /** A `psa` section that leads here. */
  readonly config: { readonly kind: string };
  readonly faults: FaultControl;
  readonly page: Page;
  close(): Promise<void>;
}

interface Starter {
  /** What is not used costs nothing. */
  readonly load: () => Promise<(options: SandboxOptions) => Promise<RunningSandbox>>;
  /** Ports that it takes one after the other, the page's first. */
  readonly ports: number;
}

const starters: Readonly<Record<string, Starter>> = {
  atera: { load: async () => (await import("../atera/sandbox/index.ts")).startAteraSandbox, ports: 1 },
  autotask: { load: async () => (await import("../autotask/sandbox/index.ts")).startAutotaskSandbox, ports: 1 },
  connectwise: {
    load: async () => (await import("../connectwise/sandbox/index.ts")).startConnectWiseSandbox,
    ports: 1,
  },
  email: { load: async () => (await import("../email/sandbox/running.ts")).startRunningEmailSandbox, ports: 2 },
  "kaseya-bms": { load: async () => (await import("../kaseya-bms/sandbox/index.ts")).startKaseyaBmsSandbox, ports: 1 },
  "request-tracker": {
    load: async () => (await import("../request-tracker/sandbox/index.ts")).startRequestTrackerSandbox,
    ports: 1,
  },
  webhook: { load: async () => (await import("../webhook/sandbox/index.ts")).startWebhookSandbox, ports: 1 },
};

/** The PSA systems that have a sandbox, for messages. */
export const sandboxKinds: readonly string[] = Object.keys(starters);

const starterOf = (kind: string): Starter => {
  const starter = Object.hasOwn(starters, kind) ? starters[kind] : undefined;
  if (starter === undefined) {
    throw new RangeError(`There is no sandbox of "${kind}". There are: ${sandboxKinds.join(", ")}.`);
  }
  return starter;
};

/** How many ports in a row a sandbox takes. Throws a RangeError when there is none of this kind. */
export const sandboxPorts = (kind: string): number => starterOf(kind).ports;

/**
 * Starts the sandbox of a PSA on 127.0.0.1. Rejects with a RangeError when there is none of this kind, with EADDRINUSE
 * when its port is taken.
 */
export async function startSandbox(kind: string, options: SandboxOptions = {}): Promise<RunningSandbox> {
  return (await starterOf(kind).load())(options);
}
