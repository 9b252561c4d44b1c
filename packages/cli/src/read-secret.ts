import type { CommandContext } from "./command.ts";

const longestSecret = 10_000;
const end = new Set(["\r", "\n", "\u0004"]);
const interrupt = "\u0003";
const backspaces = new Set(["\u007f", "\b"]);

/**
 * A secret from a pipe (all of it), or typed into the terminal without being shown. Undefined when the user gives up, or it is
 * longer than 10,000 characters.
 */
export async function readSecret(
  { stdin, stderr, ending }: CommandContext,
  question: string,
): Promise<string | undefined> {
  if (stdin.isTTY !== true) {
    let text = "";
    for await (const chunk of stdin) {
      text += String(chunk);
      if (text.length > longestSecret) {
        return undefined;
      }
    }
    return text;
  }
  stderr.write(question);
  stdin.setRawMode?.(true);
  stdin.setEncoding("utf8");
  try {
    return await typed(stdin, ending);
  } finally {
    stdin.setRawMode?.(false);
    stdin.pause();
    stderr.write("\n");
  }
}

async function typed(stdin: CommandContext["stdin"], ending: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = "";
    const finish = (value: string | undefined): void => {
      stdin.off("data", take);
      ending.removeEventListener("abort", giveUp);
      resolve(value);
    };
    const giveUp = (): void => finish(undefined);
    const take = (chunk: string): void => {
      for (const character of chunk) {
        if (end.has(character)) {
          return finish(text);
        }
        if (character === interrupt || text.length > longestSecret) {
          return giveUp();
        }
        text = backspaces.has(character) ? text.slice(0, -1) : text + character;
      }
    };
    stdin.on("data", take);
    ending.addEventListener("abort", giveUp, { once: true });
    stdin.resume();
  });
}
