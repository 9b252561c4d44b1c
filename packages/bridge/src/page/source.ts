import type { Language } from "../config/page-section.ts";
import type { PageState, PictureWord, ReplyRequest, Said } from "./browser/protocol.ts";

/** Whose page of which press it is; the page of a folded press may go on to a press of its own (`apart`). */
export interface Visit {
  readonly pressId: string;
  /** The login of the person whose session the page was opened in; undefined: nobody knows. */
  readonly person: string | undefined;
}

/** What the page's server needs of the bridge. Everything rejects with a Tier2Error whose message is for the person. */
export interface PageSource {
  /** Undefined: the press is forgotten. */
  state(visit: Visit, language: Language): Promise<Omit<PageState, "version"> | undefined>;
  /** Calls back when the state of a press, or of the person's tickets, may be another; the answer ends it. */
  subscribe(visit: Visit, listener: () => void): () => void;
  /** Takes up what the person says: into the ticket that is not made yet, or as a note on it. */
  say(visit: Visit, said: Said): Promise<void>;
  cancel(visit: Visit): Promise<void>;
  /** The picture that was taken; undefined: there is none (any more). */
  picture(visit: Visit): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>;
  /** Lets the picture go, painted black where the person says, or takes it away. */
  decidePicture(visit: Visit, word: PictureWord): Promise<void>;
  /** A ticket of its own for a press that became a note on another one; the id of the press that makes it. */
  apart(visit: Visit): Promise<string>;
  /** A public note on a ticket of this person. */
  reply(visit: Visit, request: ReplyRequest): Promise<void>;
  /** The person has read what is new on a ticket of theirs. */
  seen(visit: Visit, pressId: string): Promise<void>;
  logo(): { readonly bytes: Uint8Array; readonly type: string } | undefined;
}
