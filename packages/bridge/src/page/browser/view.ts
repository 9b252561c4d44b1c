import type { Client } from "./client.ts";
import type { Language, PageState } from "./protocol.ts";
import type { Texts } from "./texts.ts";

/** What is to be seen now. */
export interface Shown {
  readonly state: PageState;
  /** When it came, on the clock of `performance.now()`. */
  readonly receivedAtMs: number;
  readonly language: Language;
  /** Of dates and numbers: the language as it is written where the person is. */
  readonly locale: string;
  readonly texts: Texts;
}

/** A part of the page; it is made once and changed in place. */
export interface View {
  readonly element: HTMLElement;
  update(shown: Shown): void;
}

/** What the parts need of the rest. */
export interface PageContext {
  readonly client: Client;
  /** Texts at the moment, for what is said between two states. */
  texts(): Texts;
  /** The bridge does not know this page any more. */
  refused(error: unknown): boolean;
}
