import { timingSafeEqual } from "node:crypto";
import type { Tier2Error } from "@tier2/bridge";
import { bearerDigest, digestOf, newSecret, pageError } from "@tier2/bridge/page";

interface Entry {
  readonly token: Buffer;
  /** Undefined until the token was used. */
  key: Buffer | undefined;
}

/** Tabs that are open at the same time, at most. */
const mostEntries = 20;

/**
 * Tokens that open a page once, and the keys of open pages; only digests are kept. They hold until the program ends: whoever
 * reads the address sits at its terminal.
 */
export class PageKeys {
  /** Oldest first. */
  readonly #entries: Entry[] = [];

  newToken(): string {
    const token = newSecret();
    this.#entries.push({ token: digestOf(token), key: undefined });
    this.#entries.splice(0, this.#entries.length - mostEntries);
    return token;
  }

  /** The key for a token. A token that comes again ends its key, for somebody else may have read the address. Throws a Tier2Error. */
  open(token: string): string {
    const digest = digestOf(token);
    const at = this.#entries.findIndex((entry) => timingSafeEqual(entry.token, digest));
    const entry = this.#entries[at];
    if (entry === undefined) {
      throw refused("page_token_refused", "This address was used already, or is none of this program's.");
    }
    if (entry.key !== undefined) {
      this.#entries.splice(at, 1);
      throw refused("page_token_refused", "This address was used already. The page that it opened ends, too.");
    }
    const key = newSecret();
    entry.key = digestOf(key);
    return key;
  }

  /** Throws a Tier2Error when the header Authorization has no key that holds. */
  check(authorization: string | undefined): void {
    const digest = bearerDigest(authorization);
    if (!this.#entries.some(({ key }) => key !== undefined && timingSafeEqual(key, digest))) {
      throw refused("page_key_refused", "This page does not work any more.");
    }
  }
}

const refused = (code: string, message: string): Tier2Error =>
  pageError(code, message, "Open the newest address that the program shows.", "permission");
