/** What a text that is replaced is of. */
export type TermKind = "person" | "mail" | "host" | "address" | "serial" | "company" | "text" | "secret";

/** Shorter ones would take pieces out of ordinary words. */
const leastLetters = 3;
/** Names of accounts that nobody is. */
const nobodysNames = new Set(["root", "tier2", "nobody", "system", "localhost", "administrator"]);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

const patterns: readonly (readonly [TermKind, RegExp])[] = [
  // logins in addresses, and what stands behind the question mark of one
  ["secret", /(?<=:\/\/)[^\s/"'@]+(?=@)/g],
  ["secret", /(?<=:\/\/[^\s"'?]*\?)[^\s"']+/g],
  ["mail", /[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g],
  ["address", /\b\d{1,3}(?:\.\d{1,3}){3}\b/g],
  ["address", /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi],
  // IPv6, shortened by "::", or whole
  ["address", /(?<![\w:])(?:[0-9a-f]{1,4}:){1,7}(?::[0-9a-f]{1,4}){1,7}\b/gi],
  ["address", /\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b/gi],
  // but not what is a word of ours by now
  ["host", /(?<=:\/\/(?:[^/\s@]*@)?)(?!(?:address|company|host|mail|person|serial|text)-\d)[\w-]+(?:\.[\w-]+)*/g],
  ["person", /(?<=\/home\/|\\Users\\+)[^/\\\s":]+/g],
];

/**
 * Replaces names, addresses, hosts and serial numbers by `person-1`, `host-2`, ...: the same text by the same word
 * throughout. The words tell nothing of the text, so that they cannot be guessed back.
 */
export class Pseudonyms {
  readonly #words = new Map<string, string>();
  readonly #counts = new Map<TermKind, number>();
  /** In lower case, with the word. */
  readonly #terms = new Map<string, string>();

  /** A text that must not be seen, wherever it stands. Empty and short ones are left alone. */
  learn(kind: TermKind, text: string | undefined): void {
    const term = text?.trim() ?? "";
    if (term.length >= leastLetters && !nobodysNames.has(term.toLowerCase())) {
      this.#terms.set(term.toLowerCase(), this.#wordFor(kind, term));
    }
  }

  /** A copy of data as JSON has it, all its texts replaced. */
  redacted(value: unknown): unknown {
    if (typeof value === "string") {
      return this.redactedText(value);
    }
    if (Array.isArray(value)) {
      return value.map((item: unknown) => this.redacted(item));
    }
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.redacted(inner)]))
      : value;
  }

  redactedText(text: string): string {
    let result = text;
    for (const [term, word] of [...this.#terms].toSorted(([one], [other]) => other.length - one.length)) {
      result = result.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(term)}(?![\\p{L}\\p{N}])`, "giu"), word);
    }
    for (const [kind, pattern] of patterns) {
      result = result.replaceAll(pattern, (found) => (nobodysNames.has(found) ? found : this.#wordFor(kind, found)));
    }
    return result;
  }

  #wordFor(kind: TermKind, text: string): string {
    const key = `${kind} ${text.toLowerCase()}`;
    const known = this.#words.get(key);
    if (known !== undefined) {
      return known;
    }
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const word = kind === "secret" ? "(secret)" : `${kind}-${count}`;
    this.#words.set(key, word);
    return word;
  }
}
