import { Refusal } from "./refusal.ts";
import type { Token, TokenKind } from "./tokens.ts";

const words: Readonly<Record<string, string>> = {
  newline: "the end of the line",
  indent: "an indented line",
  dedent: "the end of the indented lines",
  end: "the end",
};

/** Goes through the tokens of a rule from the first to the last, which is "end". */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", value: "", line: 1 };
  }

  take(): Token {
    const token = this.next;
    this.#at++;
    return token;
  }

  /** Whether a word or sign comes next; not a text that reads the same. */
  isAt(value: string): boolean {
    const { kind, value: found } = this.next;
    return (kind === "name" || kind === "sign") && found === value;
  }

  takeIf(value: string): boolean {
    const isThere = this.isAt(value);
    this.#at += isThere ? 1 : 0;
    return isThere;
  }

  takeKind(kind: TokenKind): boolean {
    const isThere = this.next.kind === kind;
    this.#at += isThere ? 1 : 0;
    return isThere;
  }

  expect(value: string): void {
    if (!this.takeIf(value)) {
      throw this.refusal(`"${value}" is missing before ${this.shown()}`);
    }
  }

  refusal(message: string): Refusal {
    return new Refusal(this.next.line, message);
  }

  /** What comes next, for messages. */
  shown(): string {
    const { kind, value } = this.next;
    return words[kind] ?? (kind === "text" ? "a text" : `"${value}"`);
  }
}
