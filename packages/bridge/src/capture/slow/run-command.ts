import { spawn } from "node:child_process";
import os from "node:os";
import process from "node:process";

export interface CommandResult {
  readonly output: string;
  readonly errorOutput: string;
  readonly exitCode: number;
}

/**
 * Runs a program to its end, whatever its exit code. Rejects when it is not installed, cannot be run, is ended by the
 * signal or from outside, or says more than `mostBytes`.
 */
export type RunCommand = (command: string, args: readonly string[], signal: AbortSignal) => Promise<CommandResult>;

/** The program is not installed. */
export class CommandMissingError extends Error {
  override readonly name = "CommandMissingError";

  constructor(command: string) {
    super(`${command} is not installed`);
  }
}

const mostBytes = 1_048_576;
const mostErrorBytes = 4096;
/** Tools for disks are in the folders of administrators, which a service may not have on its path. */
const places = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** English output, nothing of our environment that may be secret. */
const commandEnvironment = (): Record<string, string> => ({
  PATH: `${process.env["PATH"] ?? ""}:${places}`,
  LC_ALL: "C",
});

/** Of Linux. With the least priority, in a process group of its own, so that nothing it starts outlives the signal. */
export const runCommand: RunCommand = async (command, args, signal) => {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
  const child = spawn(command, args, {
    cwd: "/",
    env: commandEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  lowerPriority(child.pid);
  let output = Buffer.alloc(0);
  let errorOutput = "";
  const end = (error: Error): void => {
    reject(error);
    killGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const onAbort = (): void => end(signal.reason instanceof Error ? signal.reason : new Error(`${command} was stopped`));
  signal.addEventListener("abort", onAbort, { once: true });
  child.stdout.on("data", (bytes: Buffer) => {
    output = Buffer.concat([output, bytes]);
    if (output.length > mostBytes) {
      end(new Error(`${command} says more than ${mostBytes} bytes`));
    }
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errorOutput = (errorOutput + text).slice(0, mostErrorBytes);
  });
  child.once("error", (error: NodeJS.ErrnoException) =>
    reject(error.code === "ENOENT" ? new CommandMissingError(command) : error),
  );
  child.once("close", (exitCode, signalName) => {
    if (exitCode === null) {
      reject(new Error(`${command} was ended by ${signalName ?? "something"}`));
    } else {
      resolve({ output: output.toString("utf8"), errorOutput, exitCode });
    }
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
};

function lowerPriority(pid: number | undefined): void {
  if (pid !== undefined) {
    try {
      os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
    } catch {
      // It has ended already.
    }
  }
}

function killGroup(pid: number | undefined): void {
  if (pid !== undefined) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
