import type { PersonsSaying, PersonsWord, QueuedPress } from "./messages.ts";
import { type Commits, prepareAll } from "./commits.ts";
import type { Statement } from "./database.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { FollowUpStore } from "./follow-up-store.ts";
import type { PressDecider } from "./press-decider.ts";
import { wordsPrefix } from "./follow-ups.ts";
import { newPressId } from "./press-id.ts";
import type { QueueStore } from "./queue-store.ts";
import type { WatchStore } from "./watch-store.ts";

export interface WordParts {
  readonly commits: Commits;
  readonly queue: QueueStore;
  readonly followUps: FollowUpStore;
  readonly evidence: EvidenceStore;
  readonly watch: WatchStore;
  readonly decider: PressDecider;
}

/** What became of the word; `why` when it cannot be done. */
export interface WordTaken {
  readonly isDone: boolean;
  readonly why?: string;
}

const statements = {
  isPossibleDuplicate: "SELECT 1 FROM press WHERE id = :pressId AND is_possible_duplicate",
  retry: `
    UPDATE press SET state = 'ready', waits_since = :now, decided_at = coalesce(decided_at, :now),
      next_attempt_at = max(:now, coalesce(find_after, 0))
    WHERE id = :pressId`,
};

/** Carries out what a person says about a press. */
export class PersonsWords {
  readonly #parts: WordParts;
  readonly #sql: { readonly [Name in keyof typeof statements]: Statement };

  constructor(parts: WordParts) {
    this.#parts = parts;
    this.#sql = prepareAll(parts.commits, statements);
  }

  take(pressId: string, word: PersonsWord, nowMs: number): WordTaken {
    const { commits, followUps, evidence, queue, watch } = this.#parts;
    const press = queue.press(pressId);
    if (press === undefined) {
      return { isDone: false, why: "There is no such press." };
    }
    return commits.write(() => {
      switch (word) {
        case "cancel":
          return this.#cancel(press, nowMs);
        case "retry":
          return this.#retry(press, nowMs);
        case "seen":
          return watch.see(pressId) ? done : no("There is nothing new about this press.");
        case "allow-picture":
        case "refuse-picture": {
          const isAllowed = word === "allow-picture";
          if (!followUps.releasePicture(pressId, isAllowed, nowMs)) {
            return no("No picture of this press waits for a word.");
          }
          if (!isAllowed) {
            evidence.erase(pressId, "picture");
          }
          return done;
        }
      }
    });
  }

  /** Into the ticket, where it takes the place of what was said before; or a public note (`note`) on it. */
  say(pressId: string, saying: PersonsSaying, note: string, nowMs: number): QueuedPress["saying"] {
    const { commits, evidence, followUps, queue } = this.#parts;
    const press = queue.press(pressId);
    if (press === undefined || press.saying === "over") {
      return "over";
    }
    commits.write(() => {
      if (press.saying === "draft") {
        evidence.setSaid(pressId, { saying, note });
      } else {
        const name = `${wordsPrefix}${newPressId(nowMs)}`;
        followUps.addNote(press.parentId ?? pressId, { name, text: note, visibility: "public" }, nowMs);
      }
    });
    return press.saying;
  }

  /** False when no picture of this press waits for a word. */
  replacePicture(pressId: string, bytes: Uint8Array<ArrayBuffer>): boolean {
    const { commits, evidence, followUps } = this.#parts;
    if (!followUps.hasHeldPicture(pressId)) {
      return false;
    }
    commits.write(() => evidence.replace(pressId, { name: "picture", bytes }));
    return true;
  }

  #cancel(press: QueuedPress, nowMs: number): WordTaken {
    const { pressId } = press;
    if (press.state === "sent" || press.state === "folded") {
      return no("It is in the helpdesk system already; only a technician closes a ticket.");
    }
    if (press.state === "cancelled") {
      return no("It was cancelled before.");
    }
    const isUnclear = press.findAfterMs !== undefined || this.#sql.isPossibleDuplicate.get({ pressId }) !== undefined;
    // What was given up may be put aside, or its light would stay for ever.
    if (press.leaseExpiresAtMs !== undefined || (press.state === "ready" && isUnclear)) {
      return no("It may be in the helpdesk system already: an attempt is under way, or ended without an answer.");
    }
    this.#parts.decider.cancel(pressId, "request", nowMs);
    return done;
  }

  #retry(press: QueuedPress, nowMs: number): WordTaken {
    const settled = settledWords(press);
    if (settled !== undefined) {
      return no(settled);
    }
    if (press.leaseExpiresAtMs !== undefined) {
      return no("An attempt is under way.");
    }
    this.#sql.retry.run({ pressId: press.pressId, now: nowMs });
    return done;
  }
}

/** Why a press is not sent by this word, and what to do instead; undefined: it may be. */
function settledWords({ state, ticket }: QueuedPress): string | undefined {
  const its = ticket === undefined ? "the ticket of another press" : `ticket ${ticket.number}`;
  switch (state) {
    case "sent":
      return `It is sent already, as ${its}: once more would make a second ticket. If that one is gone, press again.`;
    case "folded":
      return `It is a note on ${its}, and makes no ticket of its own. If one is needed, press again.`;
    case "cancelled":
      return "It was cancelled and makes no ticket. If one is needed after all, press again.";
    case "recorded":
      return "It is being made ready, and goes out by itself.";
    case "ready":
    case "failed":
    case "dead":
      return undefined;
  }
}

const done: WordTaken = { isDone: true };
const no = (why: string): WordTaken => ({ isDone: false, why });
