import type * as Clack from "@clack/prompts";
import type { CommandContext } from "../command.ts";
import type { Prompts, Tone } from "./prompts.ts";

/** More of them are searched by typing. */
const mostToScroll = 12;

/** Questions in a terminal, on stderr: stdout is for data. `ended` makes the error of a question that is not answered. */
export async function clackPrompts({ stdin, stderr, ending }: CommandContext, ended: () => Error): Promise<Prompts> {
  const clack: typeof Clack = await import("@clack/prompts");
  const io = { input: stdin, output: stderr, signal: ending };
  const tones: Readonly<Record<Tone, (text: string) => void>> = {
    plain: (text) => clack.log.message(text, io),
    ok: (text) => clack.log.success(text, io),
    warning: (text) => clack.log.warn(text, io),
    failed: (text) => clack.log.error(text, io),
  };
  const answered = <Value>(answer: Value | typeof clack.CANCEL_SYMBOL): Value => {
    if (clack.isCancel(answer)) {
      throw ended();
    }
    return answer;
  };
  return {
    note: (text, title) => clack.note(text, title, { ...io, format: (line) => line }),
    say: (tone, text) => tones[tone](text),
    text: async ({ message, initial, example }) => {
      const options = {
        ...(initial === undefined ? {} : { initialValue: initial }),
        ...(example === undefined ? {} : { placeholder: example }),
      };
      const answer = answered<string | undefined>(await clack.text({ ...io, message, ...options }));
      return (answer ?? "").trim();
    },
    secret: async ({ message }) => answered<string | undefined>(await clack.password({ ...io, message })) ?? "",
    choose: async ({ message, choices, initial }) => {
      const options = choices.map(({ value, label, hint }) => ({
        ...{ value, label },
        ...(hint === undefined ? {} : { hint }),
      })) as unknown as Parameters<(typeof Clack)["select"]>[0]["options"];
      const question = { ...io, message, options, ...(initial === undefined ? {} : { initialValue: initial }) };
      const answer =
        choices.length > mostToScroll
          ? await clack.autocomplete({ ...question, placeholder: "type to search" })
          : await clack.select(question);
      return answered(answer) as (typeof choices)[number]["value"];
    },
    confirm: async ({ message, initial }) => answered(await clack.confirm({ ...io, message, initialValue: initial })),
  };
}
