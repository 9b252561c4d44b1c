import type { CommandContext } from "../command.ts";
import { usage } from "../usage.ts";

/** Throws a Tier2Error of category `usage` where nobody could be asked and `--yes` is not there either. */
export function refuseUnasked({ stdin, stderr }: CommandContext, isYes: boolean | undefined): void {
  if (isYes !== true && (stdin.isTTY !== true || stderr.isTTY !== true)) {
    throw usage("This wants a confirmation, and there is no terminal to ask in.", "Write --yes, too.");
  }
}

/**
 * Whether a person agrees: by `--yes`, or asked in a terminal. Without both it rejects with a Tier2Error of category
 * `usage` that says what to write.
 */
export async function confirmed(io: CommandContext, isYes: boolean | undefined, message: string): Promise<boolean> {
  refuseUnasked(io, isYes);
  if (isYes === true) {
    return true;
  }
  const { clackPrompts } = await import("./clack-prompts.ts");
  const no = new Error("no");
  const prompts = await clackPrompts(io, () => no);
  return prompts.confirm({ message, initial: false }).catch((error: unknown) => {
    if (error === no) {
      return false;
    }
    throw error;
  });
}

export const yesOption = { flags: "--yes", meaning: "do not ask" } as const;
