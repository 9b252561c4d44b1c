import { Writable } from "node:stream";
import { CommanderError } from "commander";
import type { CommandContext } from "./command.ts";
import { commandTable } from "./command-table.generated.ts";
import { createProgram } from "./program-words.ts";

/** The talk of a quiet command goes nowhere; errors are said. */
const quiet = (context: CommandContext): CommandContext => ({
  ...{ ...context, errors: context.stderr },
  stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
});

/** Runs `tier2` with the words after its name; resolves to the exit code, and never rejects. */
export async function runProgram(words: readonly string[], context: CommandContext): Promise<number> {
  let result = 0;
  const program = createProgram(commandTable, context, async (entry, options, argument) => {
    const command = await entry.load();
    const isQuiet = "quiet" in options && options.quiet === true;
    result = await command.run(options as never, isQuiet ? quiet(context) : context, argument);
  });
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
    const { exitCode, sayError } = await import("./explain.ts"); // help needs nothing of what it brings
    sayError(context, error);
    return exitCode(error);
  }
}
