import type { Tier2Error } from "@tier2/bridge";
import type { CommandContext } from "./command.ts";
import { usage } from "./usage.ts";

const longestSecret = 10_000;
const end = new Set(["\r", "\n", "\u0004"]);
const interrupt = "\u0003";
const backspaces = new Set(["\u007f", "\b"]);

/**
 * A secret from a pipe (all of it), or typed into the terminal without being shown. Undefined when the person gives up
 * (Ctrl+C). Rejects with a Tier2Error of category `usage` when it is longer than 10,000 characters.
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
        throw tooLong();
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

const tooLong = (): Tier2Error =>
  usage("That is longer than 10,000 characters, which no secret is. Nothing was changed.", "Give the secret alone.");

async function typed(stdin: CommandContext["stdin"], ending: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let text = "";
    const leave = (): void => {
      stdin.off("data", take);
      ending.removeEventListener("abort", giveUp);
    };
    const giveUp = (): void => {
      leave();
      resolve(undefined);
    };
    const take = (chunk: string): void => {
      for (const character of chunk) {
        if (end.has(character)) {
          leave();
          return resolve(text);
        }
        if (character === interrupt) {
          return giveUp();
        }
        if (text.length > longestSecret) {
          leave();
          return reject(tooLong());
        }
        text = backspaces.has(character) ? text.slice(0, -1) : text + character;
      }
    };
    stdin.on("data", take);
    ending.addEventListener("abort", giveUp, { once: true });
    stdin.resume();
  });
}
