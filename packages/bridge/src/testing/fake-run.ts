import { CommandMissingError, type CommandResult, type RunCommand } from "../capture/slow/run-command.ts";

type Answer = string | Partial<CommandResult> | Error;

/** A runner that knows some command lines and throws on all that was not planned; programs set to undefined are missing. */
export function fakeRun(
  answers: Readonly<Record<string, Answer | undefined>>,
): RunCommand & { readonly ran: string[] } {
  const ran: string[] = [];
  const run: RunCommand = async (command, args, signal) => {
    signal.throwIfAborted();
    const line = [command, ...args].join(" ");
    ran.push(line);
    const known = Object.keys(answers).find((start) => line.startsWith(start));
    if (known === undefined) {
      throw new Error(`not planned: ${line}`);
    }
    const answer = answers[known];
    if (answer === undefined) {
      throw new CommandMissingError(command);
    }
    if (answer instanceof Error) {
      throw answer;
    }
    return { output: "", errorOutput: "", exitCode: 0, ...(typeof answer === "string" ? { output: answer } : answer) };
  };
  return Object.assign(run, { ran });
}
