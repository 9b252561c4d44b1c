import type { EvidencePart, EvidencePartName } from "../capture/parts.ts";
import { type Commits, prepareAll } from "./commits.ts";
import type { Statement } from "./database.ts";
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

  /** The base evidence, JSON; empty when there is none, or it cannot be opened: the press goes out all the same. */
  base(pressId: string): string {
    return new TextDecoder().decode(this.parts(pressId, ["base"])[0]?.bytes);
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

/** A sealed value taken from one row opens in no other. */
const contextOf = (pressId: string, part: EvidencePartName): string => `${pressId} ${part}`;
