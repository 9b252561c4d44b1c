import { personOfUser } from "../capture/person/person-of-user.ts";
import type { Clock } from "../clock.ts";
import { bearerDigest } from "./bearer.ts";
import { apiError } from "./errors.ts";
import { LoginTokens } from "./login-tokens.ts";
import { OwnershipProofs } from "./ownership-proofs.ts";
import type { Caller } from "./routes.ts";
import type { SessionTokens } from "./session-tokens.ts";

export interface SessionLoginParts {
  /** Those that stand in files. */
  readonly tokens: SessionTokens;
  readonly clock: Clock;
  /** The login of a user id; undefined when it is no person's. */
  readonly personOf?: (userId: number) => string | undefined;
}

/** Who asks at the socket of sessions: by a token from its file, or by one for which somebody proved who they are. */
export class SessionLogin {
  readonly #parts: SessionLoginParts;
  readonly #given: LoginTokens;
  #proofs: OwnershipProofs | undefined;

  constructor(parts: SessionLoginParts) {
    this.#parts = parts;
    this.#given = new LoginTokens(parts.clock);
  }

  /** People prove who they are in the first of the folders that can be made. Throws when none can. */
  open(folders: readonly string[]): void {
    const [folder = "", ...others] = folders;
    try {
      this.#proofs = new OwnershipProofs(folder, this.#parts.clock);
    } catch (error) {
      if (others.length === 0) {
        throw error;
      }
      this.open(others); // somebody else made the first one before
    }
  }

  /** Throws a Tier2Error for a token that is nobody's. */
  callerOf(authorization: string | undefined): Caller {
    if (authorization === undefined) {
      return { kind: "stranger" };
    }
    const person = this.#given.personOf(bearerDigest(authorization));
    return person === undefined ? this.#parts.tokens.callerOf(authorization) : { kind: "session", person };
  }

  /** The path at which whoever logs in makes a directory. */
  begin(): string {
    if (this.#proofs === undefined) {
      throw apiError("api_login_refused", "Nobody logs in here.", "Use the token of the session.", "permission");
    }
    return this.#proofs.begin();
  }

  /** A token. Rejects with a Tier2Error when nothing is proved. */
  async finish(nonce: string): Promise<string> {
    const userId = await this.#proofs?.finish(nonce);
    const { personOf = personOfUser } = this.#parts;
    const person = userId === undefined ? undefined : personOf(userId);
    if (person === undefined) {
      throw apiError(
        "api_login_refused",
        userId === undefined ? "That proves nothing." : `User ${userId} is no person of this computer.`,
        "Ask for a path, make a directory with mode 0700 there within 10 s, and send its name, once.",
        "permission",
      );
    }
    return this.#given.give(person);
  }

  end(): void {
    this.#proofs?.end();
    this.#given.end();
  }
}
