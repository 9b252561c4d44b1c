import type { Clock } from "../clock.ts";
import { type Tier2Error, toTier2Error } from "../errors.ts";
import type { Reserve } from "./reserve.ts";

/** The log is written back this long after this many writes came together; on a full disk before it takes up the room. */
const checkpointWhen = { well: { writes: 512, delayMs: 500 }, full: { writes: 16, delayMs: 0 } };
/** A disk that failed is tried this often, for it may be that nothing else writes. */
const probeMs = 3000;

/** What is guarded: grows by a write with every commit, and can write its log back. */
export interface GuardedDisk {
  readonly writes: number;
  checkpoint(): void;
}

/**
 * - well: it takes everything. - low: it is full but for the reserve; presses are stored, what was read at them is not.
 * - failing: it takes nothing.
 */
export type StorageState =
  | { readonly condition: "well" | "low" }
  | { readonly condition: "failing"; readonly error: Tier2Error };

export interface StorageGuardParts {
  readonly disk: GuardedDisk;
  readonly reserve: Reserve;
  readonly clock: Clock;
  /** Told when the condition changed. */
  readonly onChanged: (state: StorageState) => void;
}

/**
 * Every use of the disk goes through it: it notices whether the disk takes what it is given, gives up the reserve when
 * it is full, finds out when there is room again, and keeps the log small.
 */
export class StorageGuard {
  readonly #parts: StorageGuardParts;
  #condition: StorageState["condition"] = "well";
  #checkpointedWrites = 0;
  #cancelCheckpoint: (() => void) | undefined;
  #cancelProbe = (): void => undefined;

  constructor(parts: StorageGuardParts) {
    this.#parts = parts;
  }

  /** A disk that had no room for the reserve is low from the beginning. */
  start(): void {
    if (!this.#parts.reserve.isHeld) {
      this.#set({ condition: "low" });
    }
  }

  /** Runs the action, once more when the disk was full and room was made; throws what it throws. */
  use<Result>(action: () => Result): Result {
    try {
      return this.#run(action);
    } catch (error) {
      const isRoomLeft = this.#parts.reserve.isHeld || this.#condition !== "failing";
      if (!isFull(error) || !isRoomLeft) {
        throw this.#fail(error);
      }
    }
    this.#makeRoom();
    try {
      return this.#run(action);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** For what may be left out to leave the room to presses: false when it was. Throws what else the action throws. */
  useIfRoom(action: () => void): boolean {
    if (this.#condition !== "well") {
      return false;
    }
    try {
      this.#run(action);
      return true;
    } catch (error) {
      if (!isFull(error)) {
        throw this.#fail(error);
      }
      this.#set({ condition: "low" });
      return false;
    }
  }

  stop(): void {
    this.#cancelCheckpoint?.();
    this.#cancelProbe();
  }

  /** The log, once written back, is written over from its beginning; the database itself grows little. */
  #makeRoom(): void {
    const { disk, reserve } = this.#parts;
    this.#set({ condition: "low" });
    reserve.giveUp();
    try {
      disk.checkpoint();
    } catch {
      // what is free now takes what comes next, all the same
    }
  }

  #run<Result>(action: () => Result): Result {
    const { disk, reserve } = this.#parts;
    const writesBefore = disk.writes;
    const result = action();
    if (disk.writes !== writesBefore) {
      if (this.#condition === "failing") {
        this.#set({ condition: reserve.isHeld ? "well" : "low" });
      }
      this.#scheduleCheckpoint();
    }
    return result;
  }

  #fail(error: unknown): Tier2Error {
    const failure = toTier2Error(error);
    this.#set({ condition: "failing", error: failure });
    return failure;
  }

  #set(state: StorageState): void {
    const before = this.#condition;
    if (before === state.condition) {
      return;
    }
    this.#condition = state.condition;
    this.#parts.onChanged(state);
    if (state.condition === "well") {
      this.#cancelProbe();
    } else if (before === "well") {
      this.#probeLater();
    }
  }

  #probeLater(): void {
    this.#cancelProbe = this.#parts.clock.schedule(() => {
      try {
        this.#parts.disk.checkpoint();
        this.#set({ condition: this.#parts.reserve.restore() ? "well" : "low" });
      } catch {
        // the first failure was told
      }
      if (this.#condition !== "well") {
        this.#probeLater();
      }
    }, probeMs);
  }

  #scheduleCheckpoint(): void {
    const { disk, clock } = this.#parts;
    const { writes, delayMs } = this.#condition === "well" ? checkpointWhen.well : checkpointWhen.full;
    if (disk.writes - this.#checkpointedWrites < writes || this.#cancelCheckpoint !== undefined) {
      return;
    }
    this.#cancelCheckpoint = clock.schedule(() => {
      this.#cancelCheckpoint = undefined;
      this.#checkpointedWrites = disk.writes;
      try {
        disk.checkpoint();
      } catch (error) {
        // The log stays longer until the disk works again; while it can grow, presses are stored.
        if (!isFull(error)) {
          this.#fail(error);
        } else if (this.#condition === "well") {
          this.#set({ condition: "low" });
        }
      }
    }, delayMs);
  }
}

const isFull = (error: unknown): boolean => toTier2Error(error).code === "disk_full";
