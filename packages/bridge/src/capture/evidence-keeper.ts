import type { Recorder, RecorderCalls } from "../record/messages.ts";
import { type Piece, Pieces, type PiecesParts, missingPart } from "./pieces.ts";
import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { Capturer } from "./capture.ts";
import type { Evidence } from "./fields.ts";

export interface EvidenceKeeperParts extends PiecesParts {
  readonly recorder: Pick<Recorder, "call">;
  readonly capturer: Pick<Capturer, "capture" | "processes">;
  /** A text that names who is at the computer, e.g. the login; undefined: nobody knows. */
  readonly person: () => string | undefined;
  /** How long to wait before what the disk refused is given to it again. */
  readonly retryMs: number;
  /** The base is on disk: the ticket can be made. */
  readonly onStored: (pressId: string, durationMs: number) => void;
  /** Every piece is on disk: files can be made. */
  readonly onComplete: (pressId: string) => void;
}

/** A mistake in reading the computer must not cost the ticket, nor stop the bridge at each of its starts. */
function evidenceOf(capturer: Pick<Capturer, "capture">, clock: Clock): string {
  try {
    return JSON.stringify(capturer.capture());
  } catch (error) {
    const fields = { hostname: { notAvailable: `Nothing could be read: ${messageOf(error)}` } };
    return JSON.stringify({ capturedAtMs: clock.now(), fields } satisfies Evidence);
  }
}

const notRunning = "The bridge was not running in the moment after the press.";
const missingPiece: Piece = Promise.resolve([missingPart("processes", notRunning), missingPart("screen", notRunning)]);

/** Reads the computer at each press and has it on disk beside the press, the base first, then each piece as it comes. */
export class EvidenceKeeper {
  readonly #parts: EvidenceKeeperParts;
  readonly #pieces: Pieces;
  /** Presses whose pieces are on their way. */
  readonly #running = new Set<string>();
  #isStopped = false;

  constructor(parts: EvidenceKeeperParts) {
    this.#parts = parts;
    this.#pieces = new Pieces(parts);
  }

  captureFor(pressId: string): void {
    if (this.#isStopped) {
      return; // the next run says that nothing was read
    }
    const base = this.#storeBase(pressId, this.#parts.person());
    void this.#storePieces(pressId, base, this.#pieces.begin());
  }

  /** Resolves when no picture is being taken: what is shown to the person sooner would be in it. 5 s at most. */
  async pictureOver(): Promise<void> {
    return this.#pieces.pictureOver();
  }

  /**
   * Completes what a killed run recorded and did not capture: the computer as it is now, and why the rest is missing. Does
   * not wait for the disk to take it.
   */
  async catchUp(): Promise<void> {
    for (const pressId of await this.#leftOver("withoutEvidence")) {
      const base = this.#storeBase(pressId, undefined); // who pressed cannot be known any more
      void this.#storePieces(pressId, base, [missingPiece]);
    }
    for (const pressId of await this.#leftOver("incomplete")) {
      void this.#storePieces(pressId, Promise.resolve(true), [missingPiece]); // what is stored already stays
    }
  }

  /** What is not on disk yet is written down as missing by the next run. */
  stop(): void {
    this.#isStopped = true;
  }

  async #leftOver(name: "withoutEvidence" | "incomplete"): Promise<string[]> {
    const pressIds = await this.#parts.recorder.call(name, {});
    return pressIds.filter((pressId) => !this.#running.has(pressId));
  }

  /** Resolves when it is on disk; false when the bridge stopped before. */
  async #storeBase(pressId: string, person: string | undefined): Promise<boolean> {
    const { capturer, clock, onStored } = this.#parts;
    const startedAtMs = clock.elapsed();
    const evidence = evidenceOf(capturer, clock);
    const durationMs = clock.elapsed() - startedAtMs;
    const isStored = await this.#give("storeEvidence", { pressId, evidence, person });
    if (isStored) {
      onStored(pressId, durationMs);
    }
    return isStored;
  }

  async #storePieces(pressId: string, base: Promise<boolean>, pieces: readonly Piece[]): Promise<void> {
    this.#running.add(pressId);
    let stored: Promise<unknown> = base;
    let open = pieces.length;
    const storeNext = async (piece: Piece): Promise<void> => {
      const parts = await piece;
      open -= 1;
      const isComplete = open === 0;
      // One after another: what is complete stays so.
      stored = stored.then(async () => this.#giveParts(pressId, parts, isComplete));
    };
    await Promise.all(pieces.map(storeNext));
    await stored;
    this.#running.delete(pressId);
  }

  async #giveParts(pressId: string, parts: Awaited<Piece>, isComplete: boolean): Promise<void> {
    const nowMs = this.#parts.clock.now();
    if ((await this.#give("storeParts", { pressId, parts, isComplete, nowMs })) && isComplete) {
      this.#parts.onComplete(pressId);
    }
  }

  /** What the disk refuses stays in memory until it is taken; the recorder tells why. False: the bridge stopped before. */
  async #give<Name extends "storeEvidence" | "storeParts">(
    name: Name,
    give: RecorderCalls[Name]["give"],
  ): Promise<boolean> {
    while (!this.#isStopped) {
      try {
        await this.#parts.recorder.call(name, give);
        return true;
      } catch {
        await this.#pause();
      }
    }
    return false;
  }

  async #pause(): Promise<void> {
    const { clock, retryMs } = this.#parts;
    return new Promise((resolve) => clock.schedule(resolve, retryMs));
  }
}
