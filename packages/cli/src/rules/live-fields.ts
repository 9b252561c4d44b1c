import { Tier2Error } from "@tier2/bridge";
import type { TicketField } from "@tier2/psa-adapters";
import type { CommandContext } from "../command.ts";
import { type TargetOptions, withTarget } from "../psa/target.ts";

/** What a ticket can be given now, or why that is not known. */
export type LiveFields = { readonly fields: readonly TicketField[] } | { readonly why: string };

/** Asks the helpdesk system. That it cannot be reached is an answer; a wrong word of the command line is not. */
export async function liveFields(options: TargetOptions, io: CommandContext): Promise<LiveFields> {
  try {
    return await withTarget(options, io, async ({ adapter, context }) => {
      const answer = await adapter.fields(context);
      if ("error" in answer) {
        return { why: answer.error.message };
      }
      return answer.status === "answered" && answer.value.length > 0
        ? { fields: answer.value }
        : { why: `${adapter.kind} has no lists of values.` };
    });
  } catch (error) {
    if (error instanceof Tier2Error && error.category !== "usage" && options.sandbox !== true) {
      return { why: error.message };
    }
    throw error;
  }
}
