import {
  type CompletedCommand,
  type CompletedOption,
  type Value,
  type Words,
  menusOf,
  programOptions,
} from "./words.ts";

/** A script for zsh: a file `_tier2` in a folder of `fpath`, or sourced. */
export function zshCompletion(words: Words): string {
  return `#compdef tier2
# Completion of tier2 for zsh. For this user: tier2 completion zsh > FOLDER/_tier2, a folder of $fpath
_tier2() {
  local -a entries
  case "\${words[2]}" in
${Object.keys(words.groups)
  .map((group) => groupCase(group, words))
  .join("")}${words.commands
    .filter(({ words: own }) => own.length === 1)
    .map((command) => commandCase(command, "    "))
    .join("")}    *)
      (( CURRENT == 2 )) || return
${describe(words, [])}      _arguments ${programOptions.map(optionText).join(" ")}
      ;;
  esac
}
if [[ "$funcstack[1]" == _tier2 ]]; then
  _tier2 "$@"
else
  compdef _tier2 tier2
fi
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
/** Colons and brackets have a meaning in what zsh reads. */
const plain = (text: string): string => text.replaceAll(/[\\:[\]]/g, String.raw`\$&`);

function describe(words: Words, after: readonly string[]): string {
  const entries = menusOf(words).find((menu) => menu.after.join(" ") === after.join(" "))?.entries ?? [];
  const listed = entries.map(({ word, meaning }) => quoted(`${plain(word)}:${plain(meaning)}`));
  return `      entries=(${listed.join(" ")})\n      _describe -t commands command entries\n`;
}

function groupCase(group: string, words: Words): string {
  const own = words.commands.filter(({ words: [first] }) => first === group);
  return `    ${group})
      if (( CURRENT == 3 )); then
${describe(words, [group]).replaceAll("      ", "        ")}        return
      fi
      shift words
      (( CURRENT-- ))
      case "\${words[2]}" in
${own.map((command) => commandCase(command, "        ")).join("")}      esac
      ;;
`;
}

function commandCase({ words, argument, options }: CompletedCommand, margin: string): string {
  const own = argument.kind === "none" ? [] : [quoted(`1:value${actionOf(argument)}`)];
  const texts = [...options.map(optionText), ...own];
  return `${margin}${words.at(-1)})
${margin}  shift words
${margin}  (( CURRENT-- ))
${margin}  _arguments ${texts.join(` \\\n${margin}    `)}
${margin}  ;;
`;
}

const optionText = ({ flag, meaning, value }: CompletedOption): string =>
  quoted(`${flag}[${plain(meaning)}]${value.kind === "none" ? "" : `:value${actionOf(value)}`}`);

function actionOf(value: Value): string {
  switch (value.kind) {
    case "file":
      return ":_files";
    case "folder":
      return ":_files -/";
    case "choice":
      return `:(${value.choices.join(" ")})`;
    default:
      return ": ";
  }
}
