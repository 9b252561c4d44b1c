// What a ticket can do without: that it cannot be read is no reason to make none.
import type { AdapterContext, AdapterErrorCode } from "./contract.ts";
import { RemoteFailure } from "./remote-failure.ts";

export const isNotPermitted = (error: unknown): error is RemoteFailure =>
  error instanceof RemoteFailure && error.refusal.error.code === "permission_denied";

/** What was read, or `instead` when it ended with one of these codes. */
export async function orInstead<Value, const Instead>(
  codes: readonly AdapterErrorCode[],
  instead: Instead,
  read: () => Promise<Value>,
): Promise<Value | Instead> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RemoteFailure && codes.includes(error.refusal.error.code)) {
      return instead;
    }
    throw error;
  }
}

export const orNotPermitted = async <Value>(read: () => Promise<Value>): Promise<Value | "not-permitted"> =>
  orInstead(["permission_denied"], "not-permitted", read);

/** For what may not be there at all, at an address that is a guess. */
export const orMissing = async <Value>(read: () => Promise<Value>): Promise<Value | undefined> =>
  orInstead(["not_found", "validation_failed"], undefined, read);

/** Both: what is nice to know. */
export const orNothing = async <Value>(read: () => Promise<Value>): Promise<Value | undefined> =>
  orInstead(["not_found", "validation_failed", "permission_denied"], undefined, read);

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
      const fields = { code: error.refusal.error.code, what };
      context.logger.debug(fields, "Something that is only nice to know could not be read.");
      return undefined;
    }
    throw error;
  }
}
