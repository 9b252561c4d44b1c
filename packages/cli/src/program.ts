import { Writable } from "node:stream";
import { Command as Commander, CommanderError } from "commander";
import type { CommandContext, CommandEntry } from "./command.ts";
import { commandTable } from "./command-table.generated.ts";
import { groups } from "./sections.ts";
import { version } from "./version.ts";

function groupNamed(program: Commander, name: string, section: string): Commander {
  const known = program.commands.find((command) => command.name() === name);
  return (
    known ??
    program
      .command(name)
      .description(groups[name] ?? "")
      .helpGroup(`${section}:`)
  );
}

/** `run` is told the options and the argument that were given. */
function add(program: Commander, entry: CommandEntry, run: (options: object, argument: string) => Promise<void>): void {
  const [name = "", group] = entry.name.split(" ").toReversed();
  const parent = group === undefined ? program : groupNamed(program, group, entry.section);
  const command = parent
    .command(name)
    .description(entry.meaning)
    .addHelpText("after", `\nExamples:\n${entry.examples.map((example) => `  ${example}`).join("\n")}`)
    .action(async (...given: unknown[]) => {
      // commander fills in what the command's own tables ask for: the argument, if any, and the options
      const [argument, options] = entry.argument === undefined ? ["", given[0]] : given;
      await run(options as object, String(argument));
    });
  if (group === undefined) {
    command.helpGroup(`${entry.section}:`);
  }
  if (entry.argument !== undefined) {
    command.argument(`<${entry.argument.name}>`, entry.argument.meaning);
  }
  for (const { flags, meaning } of [...entry.options, quietOption]) {
    command.option(flags, meaning);
  }
}

const quietOption = { flags: "--quiet", meaning: "print data and errors, and nothing else" };
/** Where the talk of a quiet command goes. */
const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Runs `tier2` with the words after its name; resolves to the exit code, and never rejects. */
export async function runProgram(words: readonly string[], context: CommandContext): Promise<number> {
  let result = 0;
  const program = new Commander("tier2")
    .description("A USB button on the desk: a press becomes a ticket.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => {
        write(
          `${text.replace(/^error: /, "tier2: ").trimEnd()}\ntier2 --help lists the commands, tier2 COMMAND --help their options.\n`,
        );
      },
    })
    .showSuggestionAfterError();
  for (const entry of commandTable) {
    add(program, entry, async (options, argument) => {
      const command = await entry.load();
      const isQuiet = "quiet" in options && options.quiet === true;
      result = await command.run(options as never, isQuiet ? { ...context, stderr: nowhere() } : context, argument);
    });
  }
  if (words.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(words, { from: "user" });
    return result;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 2;
    }
    const { exitCode, explain } = await import("./explain.ts"); // help needs nothing of what it brings
    context.stderr.write(`${explain(error)}\n`);
    return exitCode(error);
  }
}
