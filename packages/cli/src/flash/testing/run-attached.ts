import { PassThrough } from "node:stream";
import type { CommandContext } from "../../command.ts";
import { exitCode, explain } from "../../explain.ts";
import type { Surroundings } from "../attached.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs what a command does with boards, with others than this computer's, and without a terminal unless told. */
export async function runAttached<Options>(
  run: (options: Options, io: CommandContext, surroundings: Surroundings) => Promise<number>,
  options: Options,
  surroundings: Surroundings,
  { isTerminal = false, ending = new AbortController().signal }: { isTerminal?: boolean; ending?: AbortSignal } = {},
): Promise<Ran> {
  const stdout = Object.assign(new PassThrough(), { isTTY: isTerminal });
  const stderr = Object.assign(new PassThrough(), { isTTY: isTerminal });
  const io = { stdout, stderr, stdin: new PassThrough(), environment: {}, ending };
  const code = await run(options, io, surroundings).catch((error: unknown) => {
    stderr.write(`${explain(error)}\n`);
    return exitCode(error);
  });
  const read = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? "";
  return { code, stdout: read(stdout), stderr: read(stderr) };
}
