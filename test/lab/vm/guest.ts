/** What a command in the guest left. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export interface CommandOptions {
  /** Who runs it, with that user's groups; default: root. */
  readonly user?: string;
  /** Default: 30 s. */
  readonly timeoutMs?: number;
  readonly input?: string;
}

/** A computer with a real Linux kernel, as the scenarios use it. */
export interface Guest {
  /** Runs a line of shell; resolves whatever its exit code. */
  run(command: string, options?: CommandOptions): Promise<CommandResult>;
  /** As `run`; rejects with an Error that has the output when the exit code is not 0. */
  must(command: string, options?: CommandOptions): Promise<string>;
  writeFile(path: string, text: string, mode?: number): Promise<void>;
  /** The host's `Date.now()` at which the guest's clock showed this time; right to about a millisecond. */
  hostTime(guestMs: number): number;
  /** An ordinary restart; resolves when the guest answers again. Its disk is kept. */
  reboot(): Promise<void>;
  /** Sleeps (suspend to RAM); resolves when it sleeps. */
  suspend(): Promise<void>;
  readonly isAsleep: boolean;
  /** Wakes from outside, as a device does that may; resolves when the guest answers again. */
  wake(): Promise<void>;
  /** All that the kernel and systemd wrote to the console. */
  readonly console: string;
  /** Switches it off. */
  stop(): Promise<void>;
}
