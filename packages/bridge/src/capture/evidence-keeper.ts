import { performance } from "node:perf_hooks";
import type { Clock } from "../clock.ts";
import type { Recorder } from "../record/messages.ts";
import type { Capturer } from "./capture.ts";

export interface EvidenceKeeperParts {
  readonly recorder: Pick<Recorder, "call">;
  readonly capturer: Capturer;
  readonly clock: Clock;
  /** How long to wait before what the disk refused is given to it again. */
  readonly retryMs: number;
  readonly onStored: (pressId: string, durationMs: number) => void;
}

/** Reads the machine at each press and has it on disk beside the press. */
export class EvidenceKeeper {
  readonly #parts: EvidenceKeeperParts;
  #isStopped = false;

  constructor(parts: EvidenceKeeperParts) {
    this.#parts = parts;
  }

  captureFor(pressId: string): void {
    const startedAt = performance.now();
    const evidence = JSON.stringify(this.#parts.capturer.capture());
    void this.#store(pressId, evidence, performance.now() - startedAt);
  }

  /** Reads the machine now for presses that a killed run recorded and could not capture. */
  async catchUp(): Promise<void> {
    for (const pressId of await this.#parts.recorder.call("withoutEvidence", {})) {
      this.captureFor(pressId);
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #store(pressId: string, evidence: string, durationMs: number): Promise<void> {
    try {
      await this.#parts.recorder.call("storeEvidence", { pressId, evidence });
    } catch {
      // The recorder told why; the evidence stays in memory until the disk takes it.
      if (!this.#isStopped) {
        this.#parts.clock.schedule(() => void this.#store(pressId, evidence, durationMs), this.#parts.retryMs);
      }
      return;
    }
    this.#parts.onStored(pressId, durationMs);
  }
}
