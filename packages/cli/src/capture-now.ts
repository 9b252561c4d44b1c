import {
  type CaptureOnceOptions,
  type CapturedOnce,
  type HttpClient,
  type LoadedConfig,
  Tier2Error,
  captureOnce,
  configuredProxies,
  createHttpClient,
  messageOf,
  openConfiguredAdapter,
} from "@tier2/bridge";
import type { CommandContext } from "./command.ts";
import { withHint } from "./sentence.ts";

/** Longest time of the readings that take long. */
const timeoutMs = 20_000;

/** Reads what a press would, as the configuration says; needs no running bridge. */
export async function captureNow(loaded: LoadedConfig, io: CommandContext): Promise<CapturedOnce> {
  const { http, helpdesk } = await wayOf(loaded, io);
  try {
    return await captureOnce({
      config: loaded.config,
      helpdesk,
      fetch: http.fetch,
      proxy: () => (helpdesk === undefined ? undefined : http.proxyOf(`https://${helpdesk.host}`)),
      signal: AbortSignal.any([io.ending, AbortSignal.timeout(timeoutMs)]),
    });
  } finally {
    await http.close();
  }
}

interface Way {
  readonly http: HttpClient;
  readonly helpdesk: CaptureOnceOptions["helpdesk"];
}

/** Who may not read the secrets sees all but the helpdesk system. */
async function wayOf(loaded: LoadedConfig, { environment, stderr }: CommandContext): Promise<Way> {
  try {
    const helpdesk = await openConfiguredAdapter(loaded, environment);
    return { http: createHttpClient(await configuredProxies(loaded, environment)), helpdesk };
  } catch (error) {
    const hint = error instanceof Tier2Error ? error.hint : undefined;
    stderr.write(`${withHint(`The helpdesk system is left out: ${messageOf(error)}`, hint)}\n`);
    return { http: createHttpClient({ noProxy: "*" }), helpdesk: undefined };
  }
}
