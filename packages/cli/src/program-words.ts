import process from "node:process";
import { Command as Commander, Help } from "commander";
import type { CommandContext, CommandEntry } from "./command.ts";
import { quietOption } from "./quiet-option.ts";
import { firstExamples, groups } from "./sections.ts";
import { version } from "./version.ts";
import { fitted, wrapped } from "./wrapped.ts";

/** Calls a command with the options and the argument that were given. */
export type CallCommand = (entry: CommandEntry, options: object, argument: string) => Promise<void>;

type Streams = Pick<CommandContext, "stdout" | "stderr">;

/** What the program understands and says of itself; `call` is told what to do. */
export function createProgram(table: readonly CommandEntry[], streams: Streams, call: CallCommand): Commander {
  const program = emptyProgram(streams).addHelpText("after", () => `\n${commonWords(widthOf(streams.stdout))}`);
  for (const entry of table) {
    const [word = "", group] = entry.name.split(" ").toReversed();
    if (group === undefined) {
      addCommand(program, word, entry, call).helpGroup(`${entry.section}:`);
    } else {
      const known = program.commands.find((command) => command.name() === group);
      addCommand(known ?? addGroup(program, group, entry.section, table), word, entry, call);
    }
  }
  return program;
}

function emptyProgram({ stdout, stderr }: Streams): Commander {
  return describe(new Commander("tier2"), "A USB button on the desk: a press becomes a ticket.", firstExamples)
    .usage("COMMAND [options]")
    .commandsGroup("Help:")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help <command>", "Print the help of a command, as tier2 COMMAND --help does.")
    .configureHelp({ boxWrap: wrapAllButExamples, subcommandTerm: nameAndArgument })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
      outputError: (text, write) => write(fitted(asOurs(text), stderr)),
    })
    .showSuggestionAfterError()
    .showHelpAfterError("The commands: tier2 --help");
}

function addGroup(program: Commander, name: string, section: string, table: readonly CommandEntry[]): Commander {
  const examples = table
    .filter((entry) => entry.name.startsWith(`${name} `))
    .flatMap((entry) => entry.examples[0] ?? []);
  return describe(program.command(name), groups[name] ?? "", examples)
    .usage("COMMAND [options]")
    .helpGroup(`${section}:`)
    .helpCommand(false)
    .showHelpAfterError(`Its commands: tier2 ${name} --help`);
}

function addCommand(parent: Commander, word: string, entry: CommandEntry, call: CallCommand): Commander {
  const command = describe(parent.command(word), entry.meaning, entry.examples)
    .showHelpAfterError(`How it is written: tier2 ${entry.name} --help`)
    .action(async (...given: unknown[]) => {
      // commander fills in what the command's own tables ask for: the argument, if any, and the options
      const [argument, options] = entry.argument === undefined ? ["", given[0]] : given;
      await call(entry, options as object, String(argument));
    });
  if (entry.argument !== undefined) {
    command.argument(`<${entry.argument.name}>`, entry.argument.meaning);
  }
  for (const { flags, meaning } of [...entry.options, quietOption]) {
    command.option(flags, meaning);
  }
  return command;
}

/** commander's words in the form of all other messages: what is wrong, a code, what was meant perhaps. */
const asOurs = (text: string): string =>
  text
    .replace(
      /^error: (.)(.*?)\.?$/m,
      (_all, first: string, rest: string) => `tier2: ${first.toUpperCase()}${rest}. [usage]`,
    )
    .replace(/^\((Did you mean .*)\)$/m, "$1");

/** As it is typed on a system: Windows has no sudo. */
export const typedOn = (platform: NodeJS.Platform, example: string): string =>
  platform === "win32" ? example.replace(/^sudo /, "") : example;

/** Help leads with the examples; a list of commands shows the meaning alone. */
const describe = (command: Commander, meaning: string, examples: readonly string[]): Commander =>
  command
    .summary(meaning)
    .description(
      `${meaning}\n\nExamples:\n${examples.map((example) => `  ${typedOn(process.platform, example)}`).join("\n")}`,
    );

const plainHelp = new Help();
/** Examples are lines to copy: they stay whole. */
const wrapAllButExamples = (text: string, width: number): string =>
  text
    .split("\n")
    .map((line) => (line.startsWith("  ") ? line : plainHelp.boxWrap(line, width)))
    .join("\n");

/** That all have options is no news. */
const nameAndArgument = (command: Commander): string =>
  [command.name(), ...command.registeredArguments.map((argument) => `<${argument.name()}>`)].join(" ");

const commonWords = (columns: number): string =>
  wrapped(
    "Most commands take --config FILE (another configuration), --json (data for programs) and --quiet (data and errors " +
      "alone); tier2 COMMAND --help says which, and what else there is.",
    columns,
  ).join("\n");

const widthOf = ({ isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number }): number =>
  isTTY === true ? (columns ?? 80) : 80;
