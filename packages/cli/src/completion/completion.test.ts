import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CommandDescription } from "../command.ts";
import { commandTable } from "../command-table.generated.ts";
import { tier2 } from "../testing/fake-bridge.ts";
import { fishCompletion } from "./fish.ts";
import { powershellCompletion } from "./powershell.ts";
import { wordsOf } from "./words.ts";
import { zshCompletion } from "./zsh.ts";

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-completion-"));
  writeFileSync(path.join(folder, "a b.yaml"), "");
  mkdirSync(path.join(folder, "above"));
  for (const shell of ["bash", "zsh", "fish", "powershell"]) {
    const { code, stdout, stderr } = await tier2(["completion", shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    writeFileSync(path.join(folder, shell), stdout);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isThere = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

function run(program: string, words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
  expect({ program, status, stderr, error }).toEqual({ program, status: 0, stderr: "", error: undefined });
  return stdout;
}

/** What bash offers after these words, of which the last one is begun. */
function inBash(...written: readonly string[]): readonly string[] {
  const words = written.map((word) => `'${word}'`).join(" ");
  const script = `source ./bash; compopt() { :; }; COMP_WORDS=(tier2 ${words}); COMP_CWORD=${written.length}; _tier2
for offered in "\${COMPREPLY[@]}"; do echo "$offered"; done`;
  return run("bash", ["--norc", "-c", script]).split("\n").slice(0, -1);
}

const topWords = [...new Set(commandTable.map(({ name }) => name.split(" ")[0] ?? ""))];

test.skipIf(!isThere("bash"))("bash: commands, groups, options and files", () => {
  expect(inBash("").toSorted()).toEqual([...topWords, "help", "--help", "--version"].toSorted());
  expect(inBash("butt")).toEqual(["button"]);
  expect(inBash("udev", "")).toEqual(["print", "install", "--help"]);
  expect(inBash("button", "light", "sa")).toEqual(["saved", "saved-offline"]);
  expect(inBash("button", "light", "saved", "--c")).toEqual(["--colour"]);
  expect(inBash("button", "light", "saved", "--colour", "gr")).toEqual(["green"]);
  expect(inBash("status", "--config", "a").toSorted()).toEqual(["a b.yaml", "above"]);
  expect(inBash("udev", "install", "--root", "a")).toEqual(["above"]);
  expect(inBash("button", "list", "--q")).toEqual(["--quiet"]);
  expect(inBash("completion", "")).toEqual(["bash", "zsh", "fish", "powershell", "--quiet", "--help"]);
  expect(inBash("emulate", "--port", "")).toEqual([]);
  expect(inBash("bogus", "list", "")).toEqual(inBash(""));
});

test.skipIf(!isThere("bash"))("bash: every command offers every option that it has", () => {
  for (const { name, options } of commandTable) {
    const flags = options.map(({ flags: text }) => text.split(" ")[0] ?? "");
    const offered = inBash(...name.split(" "), "--");
    expect({ name, offered }).toEqual({ name, offered: [...flags, "--quiet", "--help"] });
  }
});

test.skipIf(!isThere("zsh"))("zsh reads it", () => {
  run("zsh", ["-f", "-n", "zsh"]);
  run("zsh", ["-f", "-c", "autoload -Uz compinit && compinit -D -u && source ./zsh && [[ $_comps[tier2] == _tier2 ]]"]);
});

/** What fish offers. */
const inFish = (line: string): readonly string[] =>
  run("fish", ["--no-config", "-c", `source ./fish; complete -C ${JSON.stringify(line)}`])
    .split("\n")
    .slice(0, -1)
    .map((offered) => offered.split("\t", 1)[0] ?? "");

test.skipIf(!isThere("fish"))("fish: commands, groups, options and files", () => {
  expect(inFish("tier2 ").toSorted()).toEqual([...topWords, "help"].toSorted());
  expect(inFish("tier2 udev ").toSorted()).toEqual(["install", "print"]);
  expect(inFish("tier2 button light sa").toSorted()).toEqual(["saved", "saved-offline"]);
  expect(inFish("tier2 button light saved --colour gr")).toEqual(["green"]);
  expect(inFish("tier2 status --config a").toSorted()).toEqual(["a b.yaml", "above/"]);
  expect(inFish("tier2 udev install --root a")).toEqual(["above/"]);
  expect(inFish("tier2 button list --").toSorted()).toEqual(["--help", "--json", "--quiet", "--socket"]);
});

test("an unknown shell is refused as usage, with the nearest", async () => {
  const { code, stderr } = await tier2(["completion", "fishy"]);
  expect(code).toBe(2);
  expect(stderr).toContain("Did you mean fish?");
});

/** With everything that shells take for something else. */
const small: readonly CommandDescription[] = [
  {
    name: "boil",
    meaning: "Boil water: it's hot [very].",
    argument: { name: "file", meaning: "what to boil" },
    options: [{ flags: "--to <degrees>", meaning: "how hot", choices: ["90", "100"] }],
    examples: [],
  },
  {
    name: "pot list",
    meaning: "List pots.",
    options: [{ flags: "--in <folder>", meaning: "where" }],
    examples: [],
  },
];
const words = wordsOf(small, { pot: "Pots." });

test("PowerShell's script", () => {
  expect(powershellCompletion(words)).toMatchInlineSnapshot(`
    "# Completion of tier2 for PowerShell. For this user: tier2 completion powershell >> $PROFILE
    Register-ArgumentCompleter -Native -CommandName tier2 -ScriptBlock {
      param($wordToComplete, $commandAst, $cursorPosition)
      # What may stand after these words.
      $offers = @{
        '' = @('boil', 'pot', 'help', '--help', '--version')
        'pot' = @('list', '--help')
        'boil' = @('--to', '--quiet', '--help')
        'pot list' = @('--in', '--quiet', '--help')
      }
      # What may stand after an option; nothing: files, or what cannot be guessed.
      $values = @{
        'boil --to' = @('90', '100')
        'pot list --in' = @()
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
    "
  `);
});

test("zsh's script", () => {
  expect(zshCompletion(words)).toMatchInlineSnapshot(`
    "#compdef tier2
    # Completion of tier2 for zsh. For this user: tier2 completion zsh > FOLDER/_tier2, a folder of $fpath
    _tier2() {
      local -a entries
      case "\${words[2]}" in
        pot)
          if (( CURRENT == 3 )); then
            entries=('list:List pots.')
            _describe -t commands command entries
            return
          fi
          shift words
          (( CURRENT-- ))
          case "\${words[2]}" in
            list)
              shift words
              (( CURRENT-- ))
              _arguments '--in[where]:value:_files -/' \\
                '--quiet[print data and errors, and nothing else]' \\
                '--help[print the help]'
              ;;
          esac
          ;;
        boil)
          shift words
          (( CURRENT-- ))
          _arguments '--to[how hot]:value:(90 100)' \\
            '--quiet[print data and errors, and nothing else]' \\
            '--help[print the help]' \\
            '1:value:_files'
          ;;
        *)
          (( CURRENT == 2 )) || return
          entries=('boil:Boil water\\: it'\\''s hot \\[very\\].' 'pot:Pots.' 'help:Print the help of a command.')
          _describe -t commands command entries
          _arguments '--help[print the help]' '--version[print the version]'
          ;;
      esac
    }
    if [[ "$funcstack[1]" == _tier2 ]]; then
      _tier2 "$@"
    else
      compdef _tier2 tier2
    fi
    "
  `);
});

test("fish's script", () => {
  expect(fishCompletion(words)).toMatchInlineSnapshot(`
    "# Completion of tier2 for fish. For this user: tier2 completion fish > ~/.config/fish/completions/tier2.fish
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
    complete -c tier2 -f -n '__tier2_after' -a boil -d 'Boil water: it\\'s hot [very].'
    complete -c tier2 -f -n '__tier2_after' -a pot -d 'Pots.'
    complete -c tier2 -f -n '__tier2_after' -a help -d 'Print the help of a command.'
    complete -c tier2 -f -n '__tier2_after pot' -a list -d 'List pots.'
    complete -c tier2 -n '__tier2_after' -l help -d 'print the help'
    complete -c tier2 -n '__tier2_after' -l version -d 'print the version'
    complete -c tier2 -n '__tier2_in boil' -l to -x -a '90 100' -d 'how hot'
    complete -c tier2 -n '__tier2_in boil' -l quiet -d 'print data and errors, and nothing else'
    complete -c tier2 -n '__tier2_in boil' -l help -d 'print the help'
    complete -c tier2 -n '__tier2_in boil' -F
    complete -c tier2 -n '__tier2_in pot list' -l in -x -a '(__fish_complete_directories)' -d 'where'
    complete -c tier2 -n '__tier2_in pot list' -l quiet -d 'print data and errors, and nothing else'
    complete -c tier2 -n '__tier2_in pot list' -l help -d 'print the help'
    complete -c tier2 -n '__tier2_in pot list' -f
    "
  `);
});
