import type { Prompts } from "../prompts/prompts.ts";
import { givenUp } from "../setup/given-up.ts";

/** What is answered to the first question whose message has the text in it; each once, in any order. */
export interface Answer {
  readonly to: string;
  readonly give: string | boolean | typeof escape;
}

const mostLines = 300;

export const escape: unique symbol = Symbol("escape");

export interface ScriptedPrompts extends Prompts {
  /** Everything that was said and asked, line by line. */
  readonly heard: string[];
  readonly unused: Answer[];
}

/**
 * Answers as planned; everything else as somebody who presses Enter: what is offered. A choice without an offer takes its
 * first entry. What was planned has to be among the choices.
 */
export function scriptedPrompts(answers: readonly Answer[]): ScriptedPrompts {
  const unused = [...answers];
  const heard: string[] = [];
  const planned = (message: string): string | boolean | undefined => {
    heard.push(`? ${message}`);
    if (heard.length > mostLines) {
      throw new Error(`It asks without end:\n${heard.slice(-20).join("\n")}`);
    }
    const at = unused.findIndex(({ to }) => message.includes(to));
    const [answer] = at === -1 ? [] : unused.splice(at, 1);
    if (answer?.give === escape) {
      throw givenUp("tier2 setup");
    }
    return answer?.give;
  };
  return {
    heard,
    unused,
    note: (text, title) => void heard.push(`# ${title}\n${text}`),
    say: (tone, text) => void heard.push(`${tone}: ${text}`),
    text: async ({ message, initial = "" }) => String(planned(message) ?? initial),
    secret: async ({ message }) => String(planned(message) ?? ""),
    confirm: async ({ message, initial }) => (planned(message) ?? initial) === true,
    choose: async ({ message, choices, initial }) => {
      const given = planned(message) ?? initial ?? choices[0]?.value;
      const found = choices.find(({ value, label }) => value === given || label === given);
      if (found === undefined) {
        throw new Error(`"${message}" has no choice ${String(given)}: ${choices.map(({ value }) => value).join(", ")}`);
      }
      return found.value;
    },
  };
}
