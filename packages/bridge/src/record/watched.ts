/** A ticket of this bridge whose changes are looked for; a closed one may be opened again. Times in milliseconds since 1970. */
export interface WatchedTicket {
  readonly pressId: string;
  readonly serial: string;
  readonly ticketId: string;
  readonly ticketNumber: string;
  readonly subject: string;
  /** Changes since then are asked for. */
  readonly sinceMs: number;
  /** As it was last seen; undefined before the first look. */
  readonly status: string | undefined;
  readonly isClosed: boolean;
  /** Ids of the replies that were told already. */
  readonly knownReplies: readonly string[];
}

export type Attention = "answered" | "waiting" | "closed";

/** What a look brought. */
export interface WatchResult {
  readonly pressId: string;
  readonly status: string;
  readonly knownReplies: readonly string[];
  /** New to the person; undefined leaves it as it is, `none` takes it away. */
  readonly attention: Attention | "none" | undefined;
  readonly isClosed: boolean;
  /** The next look asks for changes since then. */
  readonly sinceMs: number;
}
