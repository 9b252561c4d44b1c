import type { Clock } from "../clock.ts";
import { type ErrorDescription, toTier2Error } from "../errors.ts";
import type { BridgeEvent } from "../events.ts";
import { type ConfigChanges, changesBetween } from "./changes.ts";
import { type LoadedConfig, loadConfig } from "./load-config.ts";
import { layersStateFor } from "./computer-layers.ts";
import { secretFilesOf, stateOf, watchFiles, watchState } from "./secret-watch.ts";

/** How a reload ended: what is in force now, or why the state before stays. */
export type ReloadAnswer =
  | ({ readonly isApplied: true } & ConfigChanges)
  | { readonly isApplied: false; readonly error: ErrorDescription };

export interface ConfigKeeperParts<Opened> {
  /** The configuration that the bridge was started with. */
  readonly started: LoadedConfig;
  readonly clock: Clock;
  /** Opens what the configuration names, its secrets resolved now; rejects with a Tier2Error when that cannot be. */
  readonly open: (loaded: LoadedConfig) => Promise<Opened>;
  /** Puts it in force; what waits is tried again. Called with one at a time, in order. */
  readonly onChange: (loaded: LoadedConfig, opened: Opened, changes: ConfigChanges) => Promise<void>;
  /** Gets config.applied, config.deferred, config.refused, config.values-ignored. */
  readonly onEvent: (event: BridgeEvent) => void;
}

/**
 * Takes up a changed configuration or secret while the bridge runs. One that cannot be used leaves the state before in
 * force. Files that are replaced, linked elsewhere, written in pieces or deleted are all the same to it: it asks again
 * until they rest.
 */
export class ConfigKeeper<Opened> {
  readonly #parts: ConfigKeeperParts<Opened>;
  #inForce: LoadedConfig;
  #last: Promise<unknown> = Promise.resolve();
  #endConfigWatch = (): void => undefined;
  #endSecretWatch = (): void => undefined;
  #isStopped = false;
  #toldIgnored = "[]";

  constructor(parts: ConfigKeeperParts<Opened>) {
    this.#parts = parts;
    this.#inForce = parts.started;
  }

  /** The configuration that is in force. */
  get loaded(): LoadedConfig {
    return this.#inForce;
  }

  /** Begins to look for changes. */
  start(): void {
    const { started, clock } = this.#parts;
    const { file } = started.source;
    const read = (): string => `${stateOf([file])} ${layersStateFor(file)}`;
    this.#endConfigWatch = watchState(read, clock, () => void this.reload());
    this.#tellIgnored(started);
    this.#watchSecrets(started);
  }

  stop(): void {
    this.#isStopped = true;
    this.#endConfigWatch();
    this.#endSecretWatch();
  }

  /** Reads the file now, whether it changed or not; never rejects. */
  async reload(): Promise<ReloadAnswer> {
    const next = this.#last.then(async () => this.#reload());
    this.#last = next;
    return next;
  }

  async #reload(): Promise<ReloadAnswer> {
    const { started, open, onChange, onEvent } = this.#parts;
    try {
      const loaded = loadConfig(started.source.file);
      this.#tellIgnored(loaded);
      // Before they are read, so that no change is missed; also of one that cannot be used, for they may be the reason.
      this.#watchSecrets(loaded);
      const opened = await open(loaded);
      const changes = changesBetween(started.config, this.#inForce.config, loaded.config);
      await onChange(loaded, opened, changes);
      this.#inForce = loaded;
      onEvent({ type: "config.applied" });
      if (changes.atNextStart.length > 0) {
        onEvent({ type: "config.deferred", places: changes.atNextStart });
      }
      return { isApplied: true, ...changes };
    } catch (thrown) {
      const error = toTier2Error(thrown).describe();
      onEvent({ type: "config.refused", error });
      return { isApplied: false, error };
    }
  }

  /** Told anew when it changed: also that all is well again. */
  #tellIgnored({ source }: LoadedConfig): void {
    const text = JSON.stringify(source.ignored);
    if (text !== this.#toldIgnored) {
      this.#toldIgnored = text;
      this.#parts.onEvent({ type: "config.values-ignored", problems: source.ignored });
    }
  }

  #watchSecrets(loaded: LoadedConfig): void {
    this.#endSecretWatch();
    if (!this.#isStopped) {
      this.#endSecretWatch = watchFiles(secretFilesOf(loaded), this.#parts.clock, () => void this.reload());
    }
  }
}
