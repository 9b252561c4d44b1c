import { Command as Commander, CommanderError } from "commander";
import type { Command, CommandContext } from "./command.ts";
import { demo } from "./commands/demo.ts";
import { erase } from "./commands/erase.ts";
import { press } from "./commands/press.ts";
import { psaCheck } from "./commands/psa-check.ts";
import { psaFields } from "./commands/psa-fields.ts";
import { psaSend } from "./commands/psa-send.ts";
import { psaTest } from "./commands/psa-test.ts";
import { queueCancel, queueList, queueRetry } from "./commands/queue.ts";
import { run } from "./commands/run.ts";
import { secretSet } from "./commands/secret-set.ts";
import { sandbox } from "./commands/sandbox.ts";
import { status } from "./commands/status.ts";
import { telemetry } from "./commands/telemetry.ts";
import { exitCode, explain } from "./explain.ts";
import { version } from "./version.ts";

const commands: readonly Command<never>[] = [
  ...[demo, run, status, telemetry, press, queueList, queueRetry, queueCancel, erase],
  ...[sandbox, psaCheck, psaFields, psaTest, psaSend, secretSet],
];

/** Commands of two words, e.g. `psa check`, by their first. */
const groups: Readonly<Record<string, string>> = {
  queue: "List presses, send them again, cancel them.",
  psa: "Look at the helpdesk system, and make tickets by hand.",
  secret: "Replace secrets of the configuration.",
};

function groupNamed(program: Commander, name: string): Commander {
  const known = program.commands.find((command) => command.name() === name);
  return known ?? program.command(name).description(groups[name] ?? "");
}

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
  for (const command of commands) {
    const [name = "", group] = command.name.split(" ").toReversed();
    const entry = (group === undefined ? program : groupNamed(program, group))
      .command(name)
      .description(command.meaning)
      .addHelpText("after", `\nExamples:\n${command.examples.map((example) => `  ${example}`).join("\n")}`)
      .action(async (...given: unknown[]) => {
        // commander fills in what the command's own tables ask for: the argument, if any, and the options
        const [argument, options] = command.argument === undefined ? ["", given[0]] : given;
        result = await command.run(options as never, context, String(argument));
      });
    if (command.argument !== undefined) {
      entry.argument(`<${command.argument.name}>`, command.argument.meaning);
    }
    for (const { flags, meaning } of command.options) {
      entry.option(flags, meaning);
    }
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
    context.stderr.write(`${explain(error)}\n`);
    return exitCode(error);
  }
}
