import { spawn } from "node:child_process";

/**
 * Runs a program to its end; its output goes nowhere unless it fails, then into the Error.
 * @param options.output a file descriptor for what it prints
 */
export function runCommand(
  command: string,
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly output?: number } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", options.output ?? "pipe", "pipe"],
    });
    let text = "";
    const collect = (chunk: Buffer): void => void (text += chunk.toString());
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.on("error", (error) => reject(new Error(`${command} cannot be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${command} ended with ${code ?? signal}:\n${text.slice(-4000)}`));
      }
    });
  });
}
