import type { ArgumentDescription, CommandDescription, OptionDescription } from "../command.ts";
import { quietOption } from "../quiet-option.ts";

/** What may stand after an option, or as a command's own word. */
export type Value =
  | { readonly kind: "none" }
  | { readonly kind: "file" }
  | { readonly kind: "folder" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  /** Something that cannot be guessed. */
  | { readonly kind: "free" };

export interface CompletedOption {
  /** `--json` */
  readonly flag: string;
  readonly meaning: string;
  readonly value: Value;
}

export interface CompletedCommand {
  /** One word, or two. */
  readonly words: readonly string[];
  readonly meaning: string;
  readonly argument: Value;
  readonly options: readonly CompletedOption[];
}

/** All that a shell needs to know. */
export interface Words {
  readonly commands: readonly CompletedCommand[];
  readonly groups: Readonly<Record<string, string>>;
}

const helpOption: CompletedOption = { flag: "--help", meaning: "print the help", value: { kind: "none" } };
export const programOptions: readonly CompletedOption[] = [
  helpOption,
  { flag: "--version", meaning: "print the version", value: { kind: "none" } },
];

export const wordsOf = (table: readonly CommandDescription[], groups: Readonly<Record<string, string>>): Words => ({
  commands: table.map(({ name, meaning, argument, options }) => ({
    words: name.split(" "),
    meaning,
    argument: argument === undefined ? { kind: "none" } : valueOf(argument.name, argument),
    options: [...[...options, quietOption].map(optionOf), helpOption],
  })),
  groups,
});

function optionOf(option: OptionDescription): CompletedOption {
  const { flags, meaning } = option;
  const [, flag = flags, name] = /^(--[\w-]+)(?: [<[]([\w-]+)[.]*[>\]])?$/.exec(flags) ?? [];
  return { flag, meaning, value: name === undefined ? { kind: "none" } : valueOf(name, option) };
}

/** By the name in its angle brackets. */
function valueOf(name: string, { choices }: Pick<ArgumentDescription, "choices">): Value {
  if (choices !== undefined) {
    return { kind: "choice", choices };
  }
  if (name === "file" || name === "path") {
    return { kind: "file" };
  }
  return name === "folder" ? { kind: "folder" } : { kind: "free" };
}

/** Each place where a word of a command is awaited, e.g. "" or "queue", with what may stand there. */
export function menusOf({ commands, groups }: Words): readonly {
  readonly after: readonly string[];
  readonly entries: readonly { readonly word: string; readonly meaning: string }[];
}[] {
  const single = commands.filter(({ words }) => words.length === 1);
  const entryOf = (word: string, meaning: string) => ({ word, meaning });
  const first = [
    ...single.map(({ words: [word = ""], meaning }) => entryOf(word, meaning)),
    ...Object.entries(groups).map(([word, meaning]) => entryOf(word, meaning)),
    entryOf("help", "Print the help of a command."),
  ];
  return [
    { after: [], entries: first },
    ...Object.keys(groups).map((group) => ({
      after: [group],
      entries: commands.flatMap(({ words: [word, second], meaning }) =>
        word === group && second !== undefined ? [entryOf(second, meaning)] : [],
      ),
    })),
  ];
}
