export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

export type Tone = "plain" | "ok" | "warning" | "failed";

/** How a command talks with a person. A question that they end (Esc, Ctrl+C) rejects with the error of who asks. */
export interface Prompts {
  /** A text in a frame. */
  note(text: string, title: string): void;
  say(tone: Tone, text: string): void;
  /** One line; may be empty. */
  text(question: { readonly message: string; readonly initial?: string; readonly example?: string }): Promise<string>;
  /** One line that is not shown; may be empty. */
  secret(question: { readonly message: string }): Promise<string>;
  choose<Value extends string>(question: {
    readonly message: string;
    readonly choices: readonly Choice<Value>[];
    readonly initial?: Value;
  }): Promise<Value>;
  confirm(question: { readonly message: string; readonly initial: boolean }): Promise<boolean>;
}

/** Asks until the answer is right; `problemOf` says what is wrong with one, or undefined. */
export async function askUntilRight(
  prompts: Prompts,
  ask: (before: string | undefined) => Promise<string>,
  problemOf: (answer: string) => Promise<string | undefined>,
): Promise<string> {
  let before: string | undefined;
  for (;;) {
    const answer = await ask(before);
    const problem = await problemOf(answer);
    if (problem === undefined) {
      return answer;
    }
    prompts.say("failed", problem);
    before = answer;
  }
}
