import type { AdapterErrorCode } from "../contract.ts";
import { RemoteFailure } from "../remote-failure.ts";

/** For what a ticket can do without: one of these errors is no reason to make none. */
export async function orMissing<Value>(
  codes: readonly AdapterErrorCode[],
  read: () => Promise<Value>,
): Promise<Value | "missing"> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RemoteFailure && codes.includes(error.refusal.error.code)) {
      return "missing";
    }
    throw error;
  }
}
