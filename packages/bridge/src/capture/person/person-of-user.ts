import path from "node:path";
import { textOrNone } from "../linux/read-text.ts";
import { systemdSessions } from "../session/linux-session.ts";
import { loginOf } from "./passwd.ts";

/**
 * The login of a user id: of a session, for accounts of a directory stand in no file; else of /etc/passwd. Undefined when
 * there is no such account. Starts no process.
 */
export const personOfUser = (userId: number, root = "/"): string | undefined =>
  systemdSessions(root).find((session) => session.userId === userId)?.userName ??
  loginOf(textOrNone(path.join(root, "etc/passwd")), userId);
