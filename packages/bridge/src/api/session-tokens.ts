import { randomBytes, timingSafeEqual } from "node:crypto";
import { closeSync, fchownSync, lstatSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import type { Session } from "../capture/session.ts";
import type { Caller } from "./routes.ts";
import { bearerDigest, digestOf, newSecret } from "./bearer.ts";
import { tokenRefused } from "./errors.ts";

interface Given {
  readonly person: string;
  readonly file: string;
  readonly digest: Buffer;
}

/** Gives each session a token of its own, in a file that only its user can read, and knows it again. */
export class SessionTokens {
  readonly #dataDirectory: string;
  readonly #given = new Map<string, Given>();

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  /**
   * Writes the token of a session, once as long as its file stands: call it whenever somebody may have logged in. The file;
   * undefined when this account may not write one for that user.
   */
  give(session: Pick<Session, "userName" | "userId" | "environment">): string | undefined {
    const { userName: person, userId } = session;
    const own = process.getuid?.();
    if (userId !== undefined && own !== undefined && own !== 0 && own !== userId) {
      return undefined;
    }
    const file = this.#fileFor(session);
    const known = this.#given.get(person);
    if (known?.file === file && lstatSync(file, { throwIfNoEntry: false })?.isFile() === true) {
      return file;
    }
    const token = newSecret();
    writePrivately(file, `${token}\n`, own === 0 ? userId : undefined);
    this.#given.set(person, { person, file, digest: digestOf(token) });
    return file;
  }

  /** Whose session it is; throws a Tier2Error when it is nobody's. */
  callerOf(authorization: string | undefined): Caller {
    const digest = bearerDigest(authorization);
    const one = [...this.#given.values()].find((given) => timingSafeEqual(given.digest, digest));
    if (one === undefined) {
      throw tokenRefused();
    }
    return { kind: "session", person: one.person };
  }

  /** Takes all files away. */
  end(): void {
    for (const { file } of this.#given.values()) {
      rmSync(file, { force: true });
    }
    this.#given.clear();
  }

  #fileFor({ userName, userId, environment }: Pick<Session, "userName" | "userId" | "environment">): string {
    const folder = environment["XDG_RUNTIME_DIR"];
    const status = folder === undefined ? undefined : lstatSync(folder, { throwIfNoEntry: false });
    // A user must not get this account to write into a folder of somebody else's.
    if (folder !== undefined && status?.isDirectory() === true && status.uid === userId) {
      return path.join(folder, "tier2-session-token");
    }
    return path.join(this.#dataDirectory, `session-token-${encodeURIComponent(userName)}`);
  }
}

/** The folder may be the user's: a link that waits there is replaced, not followed. */
function writePrivately(file: string, text: string, owner: number | undefined): void {
  const next = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = openSync(next, "wx", 0o600);
  try {
    try {
      writeSync(handle, text);
      if (owner !== undefined) {
        fchownSync(handle, owner, lstatSync(path.dirname(file)).gid);
      }
    } finally {
      closeSync(handle);
    }
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true }); // it is tried again every few seconds
    throw error;
  }
}
