import { setTimeout as wait } from "node:timers/promises";
import {
  type BridgeStatus,
  type ConfigProblem,
  type QueueSnapshot,
  type Tier2Error,
  cleanLine,
  configTextOf,
  findProblems,
  toTier2Error,
} from "@tier2/bridge";
import { type BridgeOptions, askBridge, followBridge } from "../bridge-client.ts";
import { configFileOf } from "../common-options.ts";
import type { StatusProblem, StatusView } from "../pages/browser/status/protocol.ts";
import { statusView } from "./view.ts";

const mostPresses = 100;
/** Events come in bursts. */
const gatherMs = 100;
/** A bridge that ended is looked for again so often; one that lives is looked at, too, for warnings come with time. */
const lookMs = 2000;

export interface WatchParts {
  readonly options: BridgeOptions;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly ending: AbortSignal;
}

/** What the bridge says, read anew with each of its events. */
export class BridgeWatch {
  readonly #parts: WatchParts;
  readonly #listeners = new Set<() => void>();
  #view: StatusView | undefined;
  #problem: StatusProblem | undefined;
  #wake: () => void = () => undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  read(): { readonly view: StatusView | undefined; readonly problem: StatusProblem | undefined } {
    return { view: this.#view, problem: this.#problem };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads once; rejects with a Tier2Error when the bridge does not answer. */
  async look(): Promise<void> {
    const { options, environment, ending } = this.#parts;
    const configFile = configFileOf(options.config);
    const ask = async (path: string): Promise<unknown> => askBridge(options, "GET", path, undefined, ending);
    const status = (await ask("/v1/status")) as BridgeStatus;
    const queue = (await ask(`/v1/presses?limit=${mostPresses}`)) as QueueSnapshot;
    const problems = await problemsOf(status.configFile ?? configFile, environment);
    this.#view = statusView({ status, queue, configFile, problems });
    this.#problem = undefined;
    this.#tell();
  }

  /** Looks whenever something happened, until it is to end; a bridge that starts again is found. */
  async run(): Promise<void> {
    const { ending } = this.#parts;
    void this.#followEvents();
    while (!ending.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([woken, wait(lookMs, undefined, { signal: ending }).catch(() => undefined)]);
      await wait(gatherMs, undefined, { signal: ending }).catch(() => undefined);
      await this.look().catch((error: unknown) => this.#fail(toTier2Error(error)));
    }
  }

  async #followEvents(): Promise<void> {
    const { options, ending } = this.#parts;
    while (!ending.aborted) {
      await followBridge(options, () => this.#wake(), ending).catch(() => undefined); // `look` says what is wrong
      await wait(lookMs, undefined, { signal: ending }).catch(() => undefined);
    }
  }

  #fail({ message, hint }: Tier2Error): void {
    this.#problem = { text: cleanLine(message, 400), remedy: cleanLine(hint, 400) };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/**
 * What is wrong with the file now, whatever is in force; nothing where this account may not read it. Secrets are left to the
 * bridge, which may read others than this account, and warns of them.
 */
async function problemsOf(file: string, environment: WatchParts["environment"]): Promise<readonly ConfigProblem[]> {
  try {
    const found = await findProblems(file, configTextOf(file), environment);
    return found.filter(({ code }) => code !== "config_secret_unusable");
  } catch {
    return [];
  }
}
