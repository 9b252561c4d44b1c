/**
 * Pieces of the evidence of a press, each stored on its own. - base: Evidence (JSON). - processes: Reading<ProcessList>
 * (JSON). - screen: Reading<ScreenFacts> (JSON), what the picture shows or why there is none. - picture: JPEG or WebP.
 * - said: PersonsSaying (JSON), what the person wrote before the ticket was made.
 */
export type EvidencePartName = "base" | "processes" | "screen" | "picture" | "said";

export interface EvidencePart {
  readonly name: EvidencePartName;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the picture of the screen shows. Sizes in pixels and bytes. */
export interface ScreenFacts {
  readonly type: "image/jpeg" | "image/webp";
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
  /** monitor: the one in front, because it could not be told which window is. */
  readonly of: "active-window" | "monitor" | "all-monitors";
  /** Windows that were painted over, because they are on the deny list. */
  readonly hiddenWindows: number;
  readonly takenAtMs: number;
}

/** Why there is no picture: all of it has one colour. */
export const blankPicture = "screenshot was blank: locked screen or security software?";

export interface ProcessRow {
  readonly id: number;
  readonly name: string;
  /** The account's name, or its number. */
  readonly account: string;
  readonly memoryBytes: number;
  /** Of one processor, over its whole life, 0 to 100 per core. */
  readonly processorPercent: number;
}

/** The largest first; no command lines. */
export interface ProcessList {
  readonly count: number;
  readonly processes: readonly ProcessRow[];
}
