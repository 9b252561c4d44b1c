import { configuredProxies, createHttpClient, loadConfig, openConfiguredAdapter } from "@tier2/bridge";
import { type AdapterContext, type PsaAdapter, adapterKinds, openAdapter } from "@tier2/psa-adapters";
import type { CommandContext, OptionDescription } from "../command.ts";
import { configFileOf, configOption, jsonOption } from "../common-options.ts";
import { harmless } from "../harmless.ts";
import { usage } from "../usage.ts";
import { fitted } from "../wrapped.ts";

/** Which PSA a command is about. */
export interface TargetOptions {
  readonly config?: string;
  readonly psa?: string;
  readonly sandbox?: boolean;
  readonly json?: boolean;
}

/** Longest time of a command. */
const timeoutMs = 120_000;

export const targetOptions: readonly OptionDescription[] = [
  configOption,
  { flags: "--sandbox", meaning: "a sandbox on this computer in the place of the real system" },
  { flags: "--psa <kind>", meaning: `with --sandbox: which system (${adapterKinds.join(", ")})` },
  jsonOption,
];

/** The words that lead another command to the same system, each after a space. */
export const sameTarget = ({ config, psa, sandbox }: TargetOptions): string =>
  `${config === undefined ? "" : ` --config ${config}`}${sandbox === true ? ` --sandbox --psa ${psa}` : ""}`;

export interface Target {
  readonly adapter: PsaAdapter;
  readonly context: AdapterContext;
  /** The section of the configuration that leads there, its secrets not resolved. */
  readonly section: Readonly<Record<string, unknown>>;
}

/** Opens the adapter of the configuration, or of a sandbox, for as long as `use` takes. Rejects with a Tier2Error. */
export async function withTarget<Result>(
  options: TargetOptions,
  { environment, ending, stderr }: CommandContext,
  use: (target: Target) => Promise<Result>,
): Promise<Result> {
  if (options.sandbox !== true && options.psa !== undefined) {
    throw usage("--psa goes with --sandbox.", "The real system is named by the configuration.");
  }
  const loaded = options.sandbox === true ? undefined : loadConfig(configFileOf(options.config));
  const http = createHttpClient(loaded && (await configuredProxies(loaded, environment)));
  const context: AdapterContext = {
    fetch: http.fetch,
    now: Date.now,
    logger: { debug: () => undefined, warn: (_fields, message) => stderr.write(`${harmless(message)}\n`) },
    signal: AbortSignal.any([ending, AbortSignal.timeout(timeoutMs)]),
  };
  try {
    if (loaded === undefined) {
      const result = await withSandbox(options.psa, async (adapter, section) => use({ adapter, context, section }));
      if (stderr.isTTY === true && options.json !== true) {
        stderr.write(fitted("The sandbox has ended. One that stays, to open its pages: tier2 sandbox\n", stderr));
      }
      return result;
    }
    const adapter = await openConfiguredAdapter(loaded, environment);
    return await use({ adapter, context, section: loaded.config.psa });
  } finally {
    if (ending.aborted) {
      stderr.write("Interrupted: what failed above may be well.\n");
    }
    await http.close();
  }
}

async function withSandbox<Result>(
  kind: string | undefined,
  use: (adapter: PsaAdapter, section: Target["section"]) => Promise<Result>,
): Promise<Result> {
  const { sandboxKinds, startSandbox } = await import("@tier2/psa-adapters/sandbox");
  if (kind === undefined || !sandboxKinds.includes(kind)) {
    const what = kind === undefined ? "Which system's sandbox?" : `There is no sandbox of "${kind}".`;
    throw usage(what, `Write: --sandbox --psa ${sandboxKinds.join(" | ")}`);
  }
  const sandbox = await startSandbox(kind);
  try {
    return await use(await openAdapter(sandbox.config), { ...sandbox.config });
  } finally {
    await sandbox.close();
  }
}
