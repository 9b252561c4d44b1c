import { type CompletedOption, type Value, type Words, menusOf, programOptions } from "./words.ts";

/** A script for fish, from version 3.1 on. */
export function fishCompletion(words: Words): string {
  const lines: string[] = [];
  for (const { after, entries } of menusOf(words)) {
    for (const { word, meaning } of entries) {
      lines.push(
        `complete -c tier2 -f -n ${quoted(`__tier2_after ${after.join(" ")}`.trim())} -a ${word} -d ${quoted(meaning)}`,
      );
    }
  }
  for (const option of programOptions) {
    lines.push(optionLine("__tier2_after", option));
  }
  for (const { words: own, argument, options } of words.commands) {
    const within = `__tier2_in ${own.join(" ")}`;
    lines.push(...options.map((option) => optionLine(within, option)));
    lines.push(`complete -c tier2 -n ${quoted(within)} ${argumentText(argument)}`);
  }
  return `# Completion of tier2 for fish. For this user: tier2 completion fish > ~/.config/fish/completions/tier2.fish
function __tier2_after
    set -l words (commandline -opc)
    set -e words[1]
    test "$words" = "$argv"
end
function __tier2_in
    set -l words (commandline -opc)
    set -e words[1]
    string match -q -- "$argv *" "$words "
end
complete -c tier2 -e
${lines.join("\n")}
`;
}

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;

const optionLine = (condition: string, { flag, meaning, value }: CompletedOption): string =>
  `complete -c tier2 -n ${quoted(condition)} -l ${flag.slice(2)}${valueText(value)} -d ${quoted(meaning)}`;

function valueText(value: Value): string {
  switch (value.kind) {
    case "none":
      return "";
    case "file":
      return " -r -F";
    case "folder":
      return " -x -a '(__fish_complete_directories)'";
    case "choice":
      return ` -x -a ${quoted(value.choices.join(" "))}`;
    default:
      return " -x";
  }
}

function argumentText(argument: Value): string {
  switch (argument.kind) {
    case "file":
      return "-F";
    case "folder":
      return "-f -a '(__fish_complete_directories)'";
    case "choice":
      return `-f -a ${quoted(argument.choices.join(" "))}`;
    default:
      return "-f";
  }
}
