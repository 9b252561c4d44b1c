import { styleText } from "node:util";
import { cleanLine } from "@tier2/bridge";
import type * as Clack from "@clack/prompts";
import type { CommandContext } from "../command.ts";
import { harmless } from "../harmless.ts";
import { columnsOf, fitted } from "../wrapped.ts";
import type { Prompts, Tone } from "./prompts.ts";

/** More of them are searched by typing. */
const mostToScroll = 12;

/** A longer one is cut where choices are listed. */
const longestLabel = 200;
const label = (text: string): string => cleanLine(text, longestLabel);

/** Questions in a terminal, on stderr: stdout is for data. `ended` makes the error of a question that is not answered. */
export async function clackPrompts({ stdin, stderr, ending }: CommandContext, ended: () => Error): Promise<Prompts> {
  const clack: typeof Clack = await import("@clack/prompts");
  const io = { input: stdin, output: stderr, signal: ending };
  // clack puts a bar and two blanks before each line of a text, but breaks only some texts, and marks only some lines itself
  const room = { isTTY: stderr.isTTY === true, columns: columnsOf(stderr) - 3 };
  const inLines = (text: string): string => fitted(harmless(text), room);
  const bar = styleText("gray", clack.S_BAR, { stream: stderr });
  const marked = (text: string): string => inLines(text).replaceAll("\n", `\n${bar}  `);
  const tones: Readonly<Record<Tone, (text: string) => void>> = {
    plain: (text) => clack.log.message(inLines(text), io),
    ok: (text) => clack.log.success(inLines(text), io),
    warning: (text) => clack.log.warn(inLines(text), io),
    failed: (text) => clack.log.error(inLines(text), io),
  };
  const answered = <Value>(answer: Value | typeof clack.CANCEL_SYMBOL): Value => {
    if (clack.isCancel(answer)) {
      throw ended();
    }
    return answer;
  };
  return {
    note: (text, title) => clack.note(harmless(text), label(title), { ...io, format: (line) => line }),
    say: (tone, text) => tones[tone](text),
    text: async ({ message, initial, example }) => {
      const options = {
        ...(initial === undefined ? {} : { initialValue: initial }),
        ...(example === undefined ? {} : { placeholder: example }),
      };
      const answer = answered<string | undefined>(await clack.text({ ...io, message: marked(message), ...options }));
      return (answer ?? "").trim();
    },
    secret: async ({ message }) =>
      answered<string | undefined>(await clack.password({ ...io, message: marked(message) })) ?? "",
    choose: async ({ message, choices, initial }) => {
      const options = choices.map((choice) => ({
        ...{ value: choice.value, label: label(choice.label) },
        ...(choice.hint === undefined ? {} : { hint: label(choice.hint) }),
      })) as unknown as Parameters<(typeof Clack)["select"]>[0]["options"];
      const question = {
        ...io,
        options,
        ...(initial === undefined ? {} : { initialValue: initial }),
      };
      const answer =
        choices.length > mostToScroll
          ? await clack.autocomplete({ ...question, message: marked(message), placeholder: "type to search" })
          : await clack.select({ ...question, message: inLines(message) });
      return answered(answer) as (typeof choices)[number]["value"];
    },
    confirm: async ({ message, initial }) =>
      answered(await clack.confirm({ ...io, message: inLines(message), initialValue: initial })),
  };
}
