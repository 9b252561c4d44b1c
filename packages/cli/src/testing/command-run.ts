import { PassThrough, Writable } from "node:stream";
import type { CommandContext } from "../command.ts";
import { runProgram } from "../program.ts";

/** A command that runs while a test does something else. */
export class CommandRun {
  stdout = "";
  stderr = "";
  readonly ended: Promise<number>;
  readonly #ending = new AbortController();
  readonly #lookers = new Set<() => void>();

  constructor(words: readonly string[]) {
    const context: CommandContext = {
      stdout: this.#collect((text) => (this.stdout += text)),
      stderr: this.#collect((text) => (this.stderr += text)),
      ...{ stdin: new PassThrough(), environment: {}, ending: this.#ending.signal },
    };
    this.ended = runProgram(words, context);
  }

  /** Resolves when it said this, on stdout or stderr; rejects when it ended without it. */
  async says(text: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.test(this.stdout) || text.test(this.stderr)) {
          this.#lookers.delete(look);
          resolve();
        }
      };
      this.#lookers.add(look);
      look();
      void this.ended.then(() => reject(new Error(`It ended without saying ${text}:\n${this.stdout}${this.stderr}`)));
    });
  }

  /** As Ctrl+C does; resolves to the exit code. */
  async stop(): Promise<number> {
    this.#ending.abort();
    return this.ended;
  }

  #collect(add: (text: string) => void): Writable {
    return new Writable({
      write: (chunk, _encoding, done) => {
        add(String(chunk));
        for (const look of this.#lookers) {
          look();
        }
        done();
      },
    });
  }
}
