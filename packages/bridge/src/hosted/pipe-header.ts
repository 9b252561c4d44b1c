import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { digestOf } from "../api/bearer.ts";
import type { Caller } from "../api/routes.ts";
import { windowsLogin } from "../capture/session/windows-login.ts";

/** Which pipe of the host somebody connected to. */
export type Audience = "admin" | "session";

export interface Connected {
  readonly audience: Audience;
  readonly caller: Caller;
}

const header = z.object({
  key: z.string(),
  audience: z.enum(["admin", "session"]),
  /** DOMAIN\name, or the identifier where Windows knows no name. */
  user: z.string().min(1).max(600),
  sid: z.string(),
  session: z.int().min(0).max(0xffff_ffff),
  process: z.int(),
});

/**
 * The line with which the host begins a connection, as it says who is there. Undefined: whoever wrote it does not have the
 * key, which only the host has.
 */
export function readHeader(line: string, key: string): Connected | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = header.safeParse(value);
  if (!parsed.success || !timingSafeEqual(digestOf(parsed.data.key), digestOf(key))) {
    return undefined;
  }
  const { audience, user, session } = parsed.data;
  const end = user.indexOf("\\");
  // As the person of a session, and so of a press, is called.
  const person = end === -1 ? user : windowsLogin(user.slice(0, end), user.slice(end + 1));
  const caller: Caller =
    audience === "admin" ? { kind: "admin" } : { kind: "session", person, windowsSession: session };
  return { audience, caller };
}
