import { type Target, nameProblem, targetOf } from "./legacy-variables.ts";
import { Refusal } from "./refusal.ts";
import type { Assignment, Expression } from "./tree.ts";

/** What a translated rule does. */
export interface Actions {
  readonly set?: Readonly<Record<string, string>>;
  readonly append?: string;
  readonly privateAppend?: string;
  readonly subject?: string;
  readonly block?: string;
}

/** The old word for the helpdesk system's own default. */
export const defaultWord = "__default__";

/** What assignments became, in the order in which they stood. */
export class ActionsWriter {
  readonly #set = new Map<string, string>();
  readonly #texts = new Map<Exclude<Target, "set">, string>();
  /** Variables that are written. */
  readonly names: Set<string> = new Set();
  readonly remarks: Set<string> = new Set();

  get actions(): Actions {
    return {
      ...(this.#set.size === 0 ? {} : { set: Object.fromEntries(this.#set) }),
      ...Object.fromEntries(this.#texts),
    };
  }

  /** Throws a Refusal at what has no like. */
  assign(assignment: Assignment): void {
    const { name, line } = assignment;
    const target = targetOf(name);
    if (target === undefined) {
      throw new Refusal(line, nameProblem(name, "written"));
    }
    const { text, isAdded } = this.#valueOf(assignment);
    if (text === "" || text === defaultWord) {
      const shown = text === "" ? "an empty text" : defaultWord;
      throw new Refusal(line, `"${name}" is given ${shown}: a rule cannot take a value away`);
    }
    this.names.add(name);
    if (target === "set") {
      this.#refuseAdded(isAdded, name, line);
      this.#set.set(name, text);
    } else if (target === "append" || target === "privateAppend") {
      this.#append(target, name, text, isAdded);
    } else {
      this.#refuseAdded(isAdded, name, line);
      this.#texts.set(target, text);
    }
  }

  #append(target: "append" | "privateAppend", name: string, text: string, isAdded: boolean): void {
    if (!isAdded) {
      this.remarks.add(`"${name}" was replaced; here the text is added to what stands there.`);
    }
    this.#texts.set(target, `${this.#texts.get(target) ?? ""}${text}`);
  }

  #refuseAdded(isAdded: boolean, name: string, line: number): void {
    if (isAdded) {
      throw new Refusal(line, `text is added to "${name}": a rule gives it a whole text, or adds to "append"`);
    }
  }

  /** `append = append + "text"` is the same as `append += "text"`. */
  #valueOf({ name, isAdded, value }: Assignment): { readonly text: string; readonly isAdded: boolean } {
    const isSelfSum = value.kind === "sum" && value.left.kind === "name" && value.left.name === name && !isAdded;
    return { text: this.#text(isSelfSum ? value.right : value), isAdded: isAdded || isSelfSum };
  }

  #text(value: Expression): string {
    if (value.kind === "text") {
      return value.value;
    }
    if (value.kind === "number") {
      this.remarks.add(`${value.value} was a number: rules name a value by the words that the ticket shows.`);
      return value.value;
    }
    const message =
      value.kind === "sum"
        ? "a text that is put together of others is not translated"
        : "only plain text is translated as a value";
    throw new Refusal(value.line, message);
  }
}
