import type { AdapterContext } from "../contract.ts";
import { RemoteFailure } from "../remote-failure.ts";

export const isNotPermitted = (error: unknown): error is RemoteFailure =>
  error instanceof RemoteFailure && error.refusal.error.code === "permission_denied";

/** For what a ticket can do without: a missing right is no reason to make none. */
export async function orNotPermitted<Value>(read: () => Promise<Value>): Promise<Value | "not-permitted"> {
  try {
    return await read();
  } catch (error) {
    if (isNotPermitted(error)) {
      return "not-permitted";
    }
    throw error;
  }
}

const missing = new Set(["not_found", "validation_failed"]);

/** For what may not be there at all, at an address that is a guess. */
export async function orMissing<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RemoteFailure && missing.has(error.refusal.error.code)) {
      return undefined;
    }
    throw error;
  }
}

/** Both: what is nice to know. */
export async function orNothing<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  const found = await orNotPermitted(async () => orMissing(read));
  return found === "not-permitted" ? undefined : found;
}

/** Whatever stands in the way: a ticket is not kept waiting for it. */
export async function orIgnored<Value>(
  what: string,
  context: AdapterContext,
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RemoteFailure) {
      context.logger.debug(
        { code: error.refusal.error.code, what },
        "Something that is only nice to know could not be read.",
      );
      return undefined;
    }
    throw error;
  }
}
