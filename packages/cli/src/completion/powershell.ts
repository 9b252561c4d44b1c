import { type CompletedCommand, type Value, type Words, menusOf, programOptions } from "./words.ts";

/** A script for PowerShell, from Windows PowerShell 5.1 on. Where it offers nothing, PowerShell offers files. */
export function powershellCompletion(words: Words): string {
  const menus = menusOf(words).map(({ after, entries }) => {
    const flags = after.length === 0 ? programOptions.map(({ flag }) => flag) : ["--help"];
    return entry(after.join(" "), [...entries.map(({ word }) => word), ...flags]);
  });
  const values = words.commands.flatMap(({ words: own, options }) =>
    options
      .filter(({ value }) => value.kind !== "none")
      .map(({ flag, value }) => entry(`${own.join(" ")} ${flag}`, choicesOf(value))),
  );
  return `# Completion of tier2 for PowerShell. For this user: tier2 completion powershell >> $PROFILE
Register-ArgumentCompleter -Native -CommandName tier2 -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  # What may stand after these words.
  $offers = @{
${[...menus, ...words.commands.map(ofCommand)].join("\n")}
  }
  # What may stand after an option; nothing: files, or what cannot be guessed.
  $values = @{
${values.join("\n")}
  }
  $written = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $command = ''
  foreach ($word in $written) {
    $longer = "$command $word".Trim()
    if (-not $offers.ContainsKey($longer)) { break }
    $command = $longer
  }
  $offered = $offers[$command]
  if ($written.Count -gt 0 -and $values.ContainsKey("$command $($written[-1])")) {
    $offered = $values["$command $($written[-1])"]
  }
  $offered | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const entry = (key: string, offered: readonly string[]): string =>
  `    ${quoted(key)} = @(${offered.map(quoted).join(", ")})`;

const choicesOf = (value: Value): readonly string[] => (value.kind === "choice" ? value.choices : []);

const ofCommand = ({ words, argument, options }: CompletedCommand): string =>
  entry(words.join(" "), [...choicesOf(argument), ...options.map(({ flag }) => flag)]);
