import { Refusal } from "./refusal.ts";

export type TokenKind = "name" | "text" | "number" | "sign" | "newline" | "indent" | "dedent" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** A name or sign as it is written, a text as it is meant. */
  readonly value: string;
  readonly line: number;
}

const signs = ["==", "!=", "<=", ">=", "+=", "<", ">", "=", "+", "-", "(", ")", "[", "]", ",", ":", ";", "."] as const;
const name = /[A-Za-z_]\w*/y;
const number = /\d+(?:\.\d+)?(?![\w.])/y;
const blanks = /[ \t\f]+/y;
const comment = /#[^\n]*/y;
const continuation = /\\\n/y;
const lineStart = /[ \t]*/y;
const escapes: Readonly<Record<string, string>> = {
  ...{ n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', "\n": "" },
};

/** The words and signs of an old rule, as Python reads them. Throws a Refusal at what is none of the known ones. */
export function tokensOf(source: string): readonly Token[] {
  return new Tokenizer(source.replaceAll(/\r\n?/g, "\n")).all();
}

class Tokenizer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #indents: number[] = [0];
  #at = 0;
  #line = 1;
  #openBrackets = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): readonly Token[] {
    this.#beginLine();
    while (this.#at < this.#text.length) {
      this.#next();
    }
    this.#endLine();
    this.#indentTo(0);
    this.#add("end", "");
    return this.#tokens;
  }

  #next(): void {
    if (this.#take(blanks) !== undefined || this.#take(comment) !== undefined) {
      return;
    }
    if (this.#take(continuation) !== undefined) {
      this.#line++;
      return;
    }
    if (this.#text[this.#at] === "\n") {
      this.#newline();
      return;
    }
    const word = this.#take(name);
    if (word !== undefined) {
      if (/["']/.test(this.#text[this.#at] ?? "")) {
        throw new Refusal(this.#line, `texts of the form ${word}"..." are not translated`);
      }
      this.#add("name", word);
      return;
    }
    const digits = this.#take(number);
    if (digits !== undefined) {
      this.#add("number", digits);
      return;
    }
    this.#textOrSign();
  }

  #textOrSign(): void {
    const first = this.#text[this.#at] ?? "";
    if (first === "'" || first === '"') {
      this.#quoted(first);
      return;
    }
    const sign = signs.find((one) => this.#text.startsWith(one, this.#at));
    if (sign === undefined) {
      const code = this.#text.codePointAt(this.#at) ?? 0;
      const shown = code > 0x20 && code < 0x7f ? `"${first}"` : `the character U+${code.toString(16).padStart(4, "0")}`;
      throw new Refusal(this.#line, `${shown} is not translated`);
    }
    this.#at += sign.length;
    if ("([".includes(sign)) {
      this.#openBrackets++;
    } else if (")]".includes(sign)) {
      this.#openBrackets = Math.max(0, this.#openBrackets - 1);
    }
    this.#add("sign", sign);
  }

  #quoted(quote: string): void {
    const line = this.#line;
    const end = this.#text.startsWith(quote.repeat(3), this.#at) ? quote.repeat(3) : quote;
    this.#at += end.length;
    let value = "";
    while (!this.#text.startsWith(end, this.#at)) {
      const character = this.#text[this.#at];
      if (character === undefined || (character === "\n" && end.length === 1)) {
        throw new Refusal(line, `a text has no end: ${quote} is missing`);
      }
      value += character === "\\" ? this.#escape() : character;
      this.#line += character === "\n" ? 1 : 0;
      this.#at++;
    }
    this.#at += end.length;
    if (!value.isWellFormed()) {
      throw new Refusal(line, "a text holds half a character");
    }
    this.#tokens.push({ kind: "text", value, line });
  }

  /** Ends on the last character of the escape. */
  #escape(): string {
    this.#at++;
    const letter = this.#text[this.#at] ?? "";
    const simple = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (simple !== undefined) {
      this.#line += letter === "\n" ? 1 : 0;
      return simple;
    }
    const length = letter === "x" ? 2 : letter === "u" ? 4 : 0;
    const digits = this.#text.slice(this.#at + 1, this.#at + 1 + length);
    if (length === 0 || !/^[0-9a-fA-F]+$/.test(digits) || digits.length < length) {
      throw new Refusal(this.#line, "a backslash in a text has no meaning with what follows");
    }
    this.#at += length;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #newline(): void {
    this.#at++;
    if (this.#openBrackets === 0) {
      this.#endLine();
      this.#line++;
      this.#beginLine();
    } else {
      this.#line++;
    }
  }

  /** Lines with nothing on them have no indentation. */
  #beginLine(): void {
    const indent = this.#take(lineStart) ?? "";
    const next = this.#text[this.#at];
    if (next === undefined || next === "\n" || next === "#") {
      return;
    }
    if (indent.includes("\t") && indent.includes(" ")) {
      throw new Refusal(this.#line, "the indentation mixes tabs and blanks");
    }
    this.#indentTo(indent.length);
  }

  #indentTo(width: number): void {
    if (width > (this.#indents.at(-1) ?? 0)) {
      this.#indents.push(width);
      this.#add("indent", "");
      return;
    }
    while (width < (this.#indents.at(-1) ?? 0)) {
      this.#indents.pop();
      this.#add("dedent", "");
    }
    if (width !== (this.#indents.at(-1) ?? 0)) {
      throw new Refusal(this.#line, "the indentation does not fit the lines before");
    }
  }

  #endLine(): void {
    const last = this.#tokens.at(-1)?.kind;
    if (last !== undefined && last !== "newline" && last !== "indent" && last !== "dedent") {
      this.#add("newline", "");
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #add(kind: TokenKind, value: string): void {
    this.#tokens.push({ kind, value, line: this.#line });
  }
}
