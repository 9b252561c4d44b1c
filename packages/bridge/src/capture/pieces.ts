import type { Clock } from "../clock.ts";
import type { Capturer } from "./capture.ts";
import { readWithin } from "./deadline.ts";
import type { Reading } from "./fields.ts";
import type { EvidencePart, EvidencePartName, ProcessList, ScreenFacts } from "./parts.ts";

export interface Shot {
  readonly facts: Reading<ScreenFacts>;
  readonly picture?: Uint8Array<ArrayBuffer>;
}

export type TakePicture = () => Promise<Shot>;

/** A piece as it comes: one part, or with a picture two. Never rejects. */
export type Piece = Promise<readonly EvidencePart[]>;

export interface PiecesParts {
  readonly clock: Clock;
  readonly capturer: Pick<Capturer, "processes">;
  /** Asked at each press; undefined: the policy says that no picture is taken. */
  readonly pictureTaker: () => TakePicture | undefined;
}

const processesDeadlineMs = 2000;
export const screenDeadlineMs = 5000;
/** Sooner, for it tells better what was missing. */
export const pictureDeadlineMs = 4800;
/** Presses that come so soon after another show the same. */
const sharedMs = 1000;

/** The pieces that are read beside each other after the base, those of presses in quick succession once. */
export class Pieces {
  readonly #parts: PiecesParts;
  #shared: readonly Piece[] | undefined;

  constructor(parts: PiecesParts) {
    this.#parts = parts;
  }

  /** Begins to read them, or gives those that were begun less than a second ago or are still being read. */
  begin(): readonly Piece[] {
    if (this.#shared === undefined) {
      this.#shared = [this.#screen(), this.#processes()]; // the screen first, it changes and takes longest
      const over = Promise.withResolvers<void>();
      this.#parts.clock.schedule(over.resolve, sharedMs);
      void Promise.all([over.promise, ...this.#shared]).then(() => (this.#shared = undefined));
    }
    return this.#shared;
  }

  /** Resolves when no picture is being taken. */
  async pictureOver(): Promise<void> {
    await this.#shared?.[0];
  }

  async #processes(): Piece {
    const { clock, capturer } = this.#parts;
    const reading = await readWithin<Reading<ProcessList>>(clock, processesDeadlineMs, async (signal) =>
      capturer.processes(signal),
    );
    return [jsonPart("processes", reading)];
  }

  async #screen(): Piece {
    const { clock, pictureTaker } = this.#parts;
    const takePicture = pictureTaker();
    if (takePicture === undefined) {
      return [missingPart("screen", "switched off in the configuration (capture.screen.policy)")];
    }
    const shot = await readWithin<Shot>(clock, screenDeadlineMs, takePicture);
    if ("notAvailable" in shot) {
      return [missingPart("screen", shot.notAvailable)];
    }
    const { facts, picture } = shot;
    return [
      jsonPart("screen", facts),
      ...(picture === undefined ? [] : [{ name: "picture", bytes: picture } as const]),
    ];
  }
}

const encoder = new TextEncoder();

const jsonPart = (name: EvidencePartName, reading: Reading<object>): EvidencePart => ({
  name,
  bytes: encoder.encode(JSON.stringify(reading)),
});

/** Says why there is no such piece. */
export const missingPart = (name: "processes" | "screen", notAvailable: string): EvidencePart =>
  jsonPart(name, { notAvailable });
