/** What a boot loader does instead of a command. */
export type LoaderFault =
  /** PICOBOOT halts its endpoints and tells this status; AVR109 answers "?". */
  | { readonly kind: "refuse"; readonly status: number }
  /** No answer ever; PICOBOOT goes on after an interface reset. */
  | { readonly kind: "silence" };

/** What goes wrong with a boot loader, for tests of those who flash through it. */
export interface LoaderFaults {
  /**
   * Called before each command, counted from 0; `command` is the number of a PICOBOOT command or the letter's code of
   * an AVR109 one. Answers what happens instead of it, if anything; may itself cut the power.
   */
  readonly beforeCommand?: (command: number, index: number) => LoaderFault | undefined;
  /** So many times as long as usual lasts an erase; default 1. */
  readonly eraseFactor?: number;
}
