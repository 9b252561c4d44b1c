import { randomBytes } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, rmdirSync } from "node:fs";
import { lstat, rmdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import type { Clock } from "../clock.ts";

/** Everybody may make something in it, nobody sees what others made, and nobody but its owner takes it away. */
const folderMode = 0o1733;
const validMs = 10_000;
/** Who floods must ask so often while another one logs in, a few milliseconds, to keep that one out. */
const mostOpen = 1000;
/** What others may not: a directory that they can write to, they could have moved here. */
const othersMode = 0o077;

/**
 * Shows which account asks, by what it can make in a folder (as HTCondor's authentication method FS): somebody is told a name
 * that nobody guesses, makes a directory of that name, and it is theirs as the file system says.
 */
export class OwnershipProofs {
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #device: number;
  /** When each name was told, oldest first. */
  readonly #open = new Map<string, number>();

  /** Makes the folder. Throws when it cannot be made, or is another account's. */
  constructor(folder: string, clock: Clock) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, dev } = lstatOfDirectory(folder);
    if (uid !== process.getuid?.()) {
      throw new Error(`${folder} is another account's`);
    }
    chmodSync(folder, folderMode); // mkdir goes by the umask
    this.#folder = folder;
    this.#device = dev;
    this.#clock = clock;
  }

  /** The path at which a directory is to be made, mode 0700, within 10 s. */
  begin(): string {
    const [oldest] = this.#open.keys();
    if (this.#open.size >= mostOpen && oldest !== undefined) {
      this.#open.delete(oldest); // rather than refused, which would keep out everybody for 10 s
    }
    const nonce = randomBytes(16).toString("hex");
    this.#open.set(nonce, this.#clock.elapsed());
    return path.join(this.#folder, nonce);
  }

  /** The user id of whoever made the directory; undefined when that is no proof. Each name counts once. */
  async finish(nonce: string): Promise<number | undefined> {
    const begunAtMs = this.#open.get(nonce);
    this.#open.delete(nonce);
    if (begunAtMs === undefined || this.#clock.elapsed() - begunAtMs > validMs) {
      return undefined;
    }
    const file = path.join(this.#folder, nonce);
    const made = await lstat(file).catch(() => undefined);
    await rmdir(file).catch(() => undefined); // a link stays, and whoever made it may take it away
    // A file system that somebody mounted there could say anything of owners.
    const isProof = made?.isDirectory() === true && made.dev === this.#device && (made.mode & othersMode) === 0;
    return isProof ? made.uid : undefined;
  }

  end(): void {
    this.#open.clear();
    try {
      rmdirSync(this.#folder);
    } catch {
      // somebody left something in it; it does no harm
    }
  }
}

function lstatOfDirectory(folder: string): { readonly uid: number; readonly dev: number } {
  const status = lstatSync(folder);
  if (!status.isDirectory()) {
    throw new Error(`${folder} is no directory`);
  }
  return status;
}
