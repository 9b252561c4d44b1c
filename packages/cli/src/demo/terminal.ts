import type { CommandContext } from "../command.ts";
import { hasColour } from "../has-colour.ts";
import type { Screen } from "./paint.ts";

const escape = "\u001B[";

export interface LiveTerminalListeners {
  onKey(key: string): void;
  /** Nothing stands on the screen: after the window changed its size. */
  onCleared(): void;
}

/** The alternate screen of a terminal, redrawn line by line; restored by `close`. */
export class LiveTerminal {
  readonly #context: CommandContext;
  readonly #listeners: LiveTerminalListeners;
  #drawn: readonly string[] = [];
  #isOpen = false;

  constructor(context: CommandContext, listeners: LiveTerminalListeners) {
    this.#context = context;
    this.#listeners = listeners;
  }

  open(): void {
    const { stdin, stdout } = this.#context;
    this.#isOpen = true;
    stdin.setRawMode?.(true);
    stdin.setEncoding("utf8");
    stdin.on("data", this.#keys);
    stdin.resume();
    stdout.on("resize", this.#clear);
    stdout.write(`${escape}?1049h${escape}?25l${escape}2J`);
  }

  get screen(): Screen {
    const { stdout } = this.#context;
    return { columns: stdout.columns ?? 80, rows: stdout.rows ?? 24, hasColour: hasColour(this.#context) };
  }

  /** Writes only the lines that changed; nothing after `close`, for the screen is the shell's again. */
  draw(lines: readonly string[]): void {
    if (!this.#isOpen) {
      return;
    }
    const changed = lines.flatMap((line, row) =>
      line === this.#drawn[row] ? [] : [`${escape}${row + 1};1H${line}${escape}K`],
    );
    this.#drawn = lines;
    if (changed.length > 0) {
      this.#context.stdout.write(changed.join(""));
    }
  }

  close(): void {
    const { stdin, stdout } = this.#context;
    this.#isOpen = false;
    stdout.off("resize", this.#clear);
    stdin.off("data", this.#keys);
    stdin.setRawMode?.(false);
    stdin.pause();
    stdout.write(`${escape}?25h${escape}?1049l`);
  }

  readonly #keys = (text: string): void => {
    for (const key of text) {
      this.#listeners.onKey(key);
    }
  };

  readonly #clear = (): void => {
    this.#drawn = [];
    this.#context.stdout.write(`${escape}2J`);
    this.#listeners.onCleared();
  };
}
