import type { EvidencePart, EvidencePartName } from "../capture/parts.ts";
import { type Commits, prepareAll } from "./commits.ts";
import type { Statement } from "./database.ts";
import type { PersonsSaying } from "./messages.ts";
import { numberOf, textOf } from "./rows.ts";
import type { Sealer } from "./seal.ts";
import { openBytes } from "./sealed-text.ts";

const statements = {
  insert: "INSERT INTO evidence (press_id, part, content) VALUES (:pressId, :part, :content) ON CONFLICT DO NOTHING",
  select: "SELECT part, content FROM evidence WHERE press_id = :pressId",
  sizes: "SELECT part, length(content) AS bytes FROM evidence WHERE press_id = :pressId",
  erase: "DELETE FROM evidence WHERE press_id = :pressId",
  newest: "SELECT press_id, part FROM evidence ORDER BY rowid DESC LIMIT 1",
  eraseOne: "DELETE FROM evidence WHERE press_id = :pressId AND part = :part",
};

/** What a person said, and the same as a note, should the press become one on another ticket. */
export interface StoredSaying {
  readonly saying: PersonsSaying;
  readonly note: string;
}

/** The evidence of presses, sealed. */
export class EvidenceStore {
  readonly #sql: { readonly [Name in keyof typeof statements]: Statement };
  readonly #sealer: Sealer;

  constructor(commits: Commits, sealer: Sealer) {
    this.#sql = prepareAll(commits, statements);
    this.#sealer = sealer;
  }

  /** Within a write. What is there already stays. */
  insert(pressId: string, { name, bytes }: EvidencePart): void {
    this.#sql.insert.run({ pressId, part: name, content: this.#sealer.seal(bytes, contextOf(pressId, name)) });
  }

  /** Within a write: takes the place of what is there. */
  replace(pressId: string, part: EvidencePart): void {
    this.erase(pressId, part.name);
    this.insert(pressId, part);
  }

  /** Those of the names that are there; all when none are named. What cannot be opened, its key gone, is as if erased. */
  parts(pressId: string, names?: readonly EvidencePartName[]): EvidencePart[] {
    return this.#sql.select.all({ pressId }).flatMap((row) => {
      const name = textOf(row, "part") as EvidencePartName;
      const { content } = row;
      const isWanted = names === undefined || names.includes(name);
      const bytes = isWanted ? openBytes(this.#sealer, content, contextOf(pressId, name)) : undefined;
      return bytes === undefined ? [] : [{ name, bytes }];
    });
  }

  /** False when what was stored last cannot be opened: its key is gone. */
  isReadable(): boolean {
    const row = this.#sql.newest.get();
    const name = textOf(row, "part") as EvidencePartName;
    return row === undefined || this.parts(textOf(row, "press_id"), [name]).length > 0;
  }

  /**
   * What the ticket is made of: the base evidence, JSON, empty when there is none, or it cannot be opened (the press goes out
   * all the same); and what the person said.
   */
  ticketParts(pressId: string): { readonly evidence: string; readonly said: PersonsSaying | undefined } {
    const parts = this.parts(pressId, ["base", "said"]);
    const base = parts.find(({ name }) => name === "base");
    return { evidence: new TextDecoder().decode(base?.bytes), said: saidOf(parts)?.saying };
  }

  /** Within a write. */
  setSaid(pressId: string, said: StoredSaying): void {
    this.replace(pressId, { name: "said", bytes: new TextEncoder().encode(JSON.stringify(said)) });
  }

  said(pressId: string): StoredSaying | undefined {
    return saidOf(this.parts(pressId, ["said"]));
  }

  sizes(pressId: string): { readonly name: EvidencePartName; readonly sizeBytes: number }[] {
    return this.#sql.sizes.all({ pressId }).map((row) => ({
      name: textOf(row, "part") as EvidencePartName,
      sizeBytes: numberOf(row, "bytes"),
    }));
  }

  /** Within a write. */
  erase(pressId: string, part?: EvidencePartName): void {
    if (part === undefined) {
      this.#sql.erase.run({ pressId });
    } else {
      this.#sql.eraseOne.run({ pressId, part });
    }
  }
}

function saidOf(parts: readonly EvidencePart[]): StoredSaying | undefined {
  const part = parts.find(({ name }) => name === "said");
  return part === undefined ? undefined : (JSON.parse(new TextDecoder().decode(part.bytes)) as StoredSaying);
}

/** A sealed value taken from one row opens in no other. */
const contextOf = (pressId: string, part: EvidencePartName): string => `${pressId} ${part}`;
