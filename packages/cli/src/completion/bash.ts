import { type CompletedCommand, type Value, type Words, menusOf, programOptions } from "./words.ts";

const indented = (lines: readonly string[], by: number): string =>
  lines.map((line) => `${" ".repeat(by)}${line}\n`).join("");

/** A script for bash, from version 3.2 on. */
export function bashCompletion(words: Words): string {
  const known = words.commands.map(({ words: own }) => `"${own.length === 1 ? "" : own[0]} ${own.at(-1)}"`);
  const groups = Object.keys(words.groups).map((group) => `" ${group}"`);
  return `# Completion of tier2 for bash. For this user: tier2 completion bash > ~/.local/share/bash-completion/completions/tier2
_tier2_words() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}
_tier2_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "$current"))
}
_tier2() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="" index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command \${COMP_WORDS[index]}" in
${indented([`${[...groups, ...known].join(" | ")})`], 6)}        command="\${command:+$command }\${COMP_WORDS[index]}"
        ;;
      *) break ;;
    esac
  done
  case "$command $previous" in
${words.commands.flatMap((command) => afterOptions(command)).join("")}  esac
  case "$command" in
${menusOf(words).map(menu).join("")}${words.commands.map(within).join("")}  esac
}
complete -F _tier2 tier2
`;
}

const listOf = (choices: readonly string[]): string => `$'${choices.join("\\n")}'`;

function completing(value: Value): string {
  switch (value.kind) {
    case "file":
      return "_tier2_files -f; return";
    case "folder":
      return "_tier2_files -d; return";
    case "choice":
      return `_tier2_words ${listOf(value.choices)}; return`;
    default:
      return "return";
  }
}

const afterOptions = ({ words, options }: CompletedCommand): readonly string[] =>
  options
    .filter(({ value }) => value.kind !== "none")
    .map(({ flag, value }) => `    "${words.join(" ")} ${flag}") ${completing(value)} ;;\n`);

function menu({ after, entries }: ReturnType<typeof menusOf>[number]): string {
  const flags = after.length === 0 ? programOptions.map(({ flag }) => flag) : ["--help"];
  return `    "${after.join(" ")}") _tier2_words ${listOf([...entries.map(({ word }) => word), ...flags])} ;;\n`;
}

/** A file is asked for unless an option was begun. */
function within({ words, argument, options }: CompletedCommand): string {
  const flags = options.map(({ flag }) => flag);
  const isFile = argument.kind === "file" || argument.kind === "folder";
  const choices = argument.kind === "choice" ? argument.choices : [];
  const listed = `_tier2_words ${listOf([...choices, ...flags])}`;
  return isFile
    ? `    "${words.join(" ")}") if [[ "$current" == -* ]]; then ${listed}; else ${completing(argument).replace("; return", "")}; fi ;;\n`
    : `    "${words.join(" ")}") ${listed} ;;\n`;
}
