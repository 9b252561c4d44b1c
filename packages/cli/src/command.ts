import type { Readable, Writable } from "node:stream";
import type { ZodType } from "zod";

/** What a command may use of the outside; handed in, so that a test can stand in for the terminal. */
export interface CommandContext {
  /** Data, and nothing else. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  /** Talk; nowhere with `--quiet`. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** What goes wrong while a command goes on, also with `--quiet`; left out: `stderr`. */
  readonly errors?: CommandContext["stderr"];
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?: (isRaw: boolean) => unknown };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user or the system asks the program to end. */
  readonly ending: AbortSignal;
}

export interface OptionDescription {
  /** As commander writes it: `--config <file>`. */
  readonly flags: string;
  readonly meaning: string;
  /** All there is to be written, for completion. */
  readonly choices?: readonly string[];
}

export interface ArgumentDescription {
  readonly name: string;
  readonly meaning: string;
  /** All there is to be written, for completion. */
  readonly choices?: readonly string[];
}

/** What help, completion and docs/cli.md say of a command. */
export interface CommandDescription {
  /** One word, or two: the group and the word in it. */
  readonly name: string;
  readonly meaning: string;
  /** A word that has to follow the name. */
  readonly argument?: ArgumentDescription;
  readonly options: readonly OptionDescription[];
  /** Each a line as it is typed. */
  readonly examples: readonly string[];
}

/** A command as a value: help, completion, documents and tests come from one table of these. */
export interface Command<Options> extends CommandDescription {
  /** Shape of what `--json` prints, without `schemaVersion`; every command that reads has one. */
  readonly json?: ZodType;
  /** Resolves to the exit code. */
  readonly run: (options: Options, context: CommandContext, argument: string) => Promise<number>;
}

/** A command of the generated table: loaded when it is called, for help needs none of them. */
export interface CommandEntry extends CommandDescription {
  /** Heading under which help lists it. */
  readonly section: string;
  readonly load: () => Promise<Command<never>>;
}

/** Keeps the option type between a command's table entry and its `run`. */
export const defineCommand = <Options>(command: Command<Options>): Command<Options> => command;
