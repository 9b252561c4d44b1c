// Labels to ids, by lists that ConnectWise gives.
import { z } from "zod";
import type { AdapterContext, TicketField } from "../contract.ts";
import { type Found, LookupCache, keptMs, rowsOrNot } from "../lookup-cache.ts";
import { nearestName } from "../nearest-name.ts";
import { orInstead, orNotPermitted } from "../optional.ts";
import { RemoteFailure } from "../remote-failure.ts";
import {
  type Choice,
  type ChoiceName,
  type Choices,
  type Option,
  type Refused,
  choiceNames,
  choices,
  leftBoard,
  misfit,
  optionNamed,
  optionOf,
} from "./choices.ts";
import type { ConnectWiseClient } from "./client.ts";
import { type PairRow, optionRow, pairRow } from "./fields.ts";

/** For so long a value is not sent that ConnectWise refused. */
const distrustMs = 3_600_000;

const optionShape: z.ZodType<Option> = z.object({
  id: z.int().exactOptional(),
  name: z.string(),
  isDefault: z.boolean(),
  alias: z.string().exactOptional(),
  typeIds: z.array(z.number()).exactOptional(),
});

/** Labels by the names of `choices`. */
export type Wanted = Readonly<Partial<Record<string, string>>>;

/** What became of the labels: values to send, and a sentence for each that is not there. */
export interface Chosen {
  readonly values: Choices;
  readonly refused: readonly string[];
}

export class Values {
  readonly #client: ConnectWiseClient;
  readonly #lists = new LookupCache<readonly Option[]>(keptMs, { name: "lists", shape: z.array(optionShape) });
  readonly #pairs = new LookupCache<readonly PairRow[] | "not-permitted">(keptMs, {
    name: "pairs",
    shape: rowsOrNot(pairRow),
  });
  /** Until when. */
  readonly #distrusted = new Map<ChoiceName, number>();

  constructor(client: ConnectWiseClient) {
    this.#client = client;
  }

  forget(): void {
    this.#lists.clear();
    this.#pairs.clear();
  }

  /**
   * ConnectWise refused what was sent under these names although its lists have it: for an hour it is left out, so that the
   * ticket is made. False when none of them was sent, or all were left out already.
   */
  distrust(names: readonly string[], sent: Choices, context: AdapterContext): boolean {
    const refused = choiceNames.filter((name) => names.includes(name) && sent[name] !== undefined);
    for (const name of refused) {
      this.#distrusted.set(name, context.now() + distrustMs);
    }
    return refused.length > 0;
  }

  /**
   * Chooses: a wanted label, else the fallback's. A label that is not there is left to ConnectWise, and said. Rejects with
   * a RemoteFailure when a list cannot be read for another reason than a missing right.
   */
  async choose(wanted: Wanted, fallback: Wanted, context: AdapterContext): Promise<Found<Chosen>> {
    const values: Partial<Record<ChoiceName, Option>> = {};
    const refused = Object.keys(wanted)
      .filter((name) => !Object.hasOwn(choices, name))
      .map((name) => `"${name}" is no value of a ConnectWise ticket.`);
    let atMs = context.now();
    for (const name of choiceNames) {
      const isLeft = name === "board" && wanted[name] === leftBoard;
      for (const label of isLeft ? [] : [wanted[name], fallback[name]]) {
        if (label === undefined || values[name] !== undefined) {
          continue;
        }
        if ((this.#distrusted.get(name) ?? 0) > context.now()) {
          refused.push(`ConnectWise refused "${label}" as ${name}, with this board and these values.`);
          continue;
        }
        const found = await this.find(name, label, values, context);
        atMs = Math.min(atMs, found.atMs);
        if ("message" in found.value) {
          refused.push(`${found.value.message} ${found.value.hint}`);
        } else {
          values[name] = found.value;
        }
      }
    }
    return { value: { values, refused }, atMs };
  }

  /** The entry with this label, letter case and spaces aside, or what is wrong with it. Rejects as `choose` does. */
  async find(
    name: ChoiceName,
    label: string,
    chosen: Choices,
    context: AdapterContext,
  ): Promise<Found<Option | Refused>> {
    const { among } = choices[name];
    try {
      const options = await this.options(name, chosen.board?.id, context);
      if (options === undefined) {
        const value = {
          message: `"${label}" (${name}) cannot be looked for.`,
          hint: `It belongs to a board: see "board".`,
        };
        return { value, atMs: context.now() };
      }
      const option = optionNamed(label, options.value);
      const value = option ?? notAmong(name, label, among, options.value);
      const pairs = name === "item" ? await this.#pairsOf(chosen, context) : [];
      return { value: misfit(name, value, chosen, pairs) ?? value, atMs: options.atMs };
    } catch (error) {
      if (error instanceof RemoteFailure && error.refusal.error.code === "permission_denied") {
        const value = { message: `The ${among} may not be read.`, hint: error.refusal.error.hint ?? "" };
        return { value, atMs: context.now() };
      }
      throw error;
    }
  }

  /** Which items go with which types and subtypes; none where it may not be read. */
  async #pairsOf({ board }: Choices, context: AdapterContext): Promise<readonly PairRow[]> {
    const path = `/service/boards/${board?.id ?? 0}/typeSubTypeItemAssociations`;
    const { value } = await this.#pairs.get(path, context, async () =>
      orInstead(["permission_denied", "not_found"], "not-permitted", async () =>
        this.#client.list(path, { fields: "type,subType,item" }, pairRow, context),
      ),
    );
    return value === "not-permitted" ? [] : value;
  }

  /** Undefined for what depends on a board when there is none. Rejects with a RemoteFailure. */
  async options(
    name: ChoiceName,
    boardId: number | undefined,
    context: AdapterContext,
  ): Promise<Found<readonly Option[]> | undefined> {
    const { list, conditions, fields }: Choice = choices[name];
    if (typeof list === "object") {
      return { value: list.map((level) => ({ name: level, isDefault: false })), atMs: context.now() };
    }
    if (typeof list === "function" && boardId === undefined) {
      return undefined;
    }
    const path = typeof list === "string" ? list : list(boardId ?? 0);
    return this.#lists.get(path, context, async () => {
      const query = { fields, ...(conditions === undefined ? {} : { conditions }) };
      const rows = await this.#client.list(path, query, optionRow, context);
      return rows.flatMap(optionOf);
    });
  }

  /**
   * All that can be chosen now; what depends on the board for this one alone, and no choices of a list that may not be
   * read. Rejects with a RemoteFailure.
   */
  async fields(board: Option | undefined, context: AdapterContext): Promise<readonly TicketField[]> {
    return Promise.all(
      choiceNames.map(async (name): Promise<TicketField> => {
        const { label, list }: Choice = choices[name];
        const under = typeof list === "function" ? board?.name : undefined;
        const options = await orNotPermitted(async () => this.options(name, board?.id, context));
        return {
          name,
          label,
          kind: "choice",
          isRequired: false,
          ...(typeof list === "function" ? { dependsOn: "board" } : {}),
          ...(options === "not-permitted"
            ? {}
            : {
                choices: (options?.value ?? []).map((option) => ({
                  label: option.name,
                  ...(under === undefined ? {} : { under }),
                  ...(option.isDefault ? { isDefault: true } : {}),
                })),
              }),
        };
      }),
    );
  }
}

function notAmong(name: ChoiceName, label: string, among: string, options: readonly Option[]): Refused {
  const nearest = nearestName(
    label,
    options.map((option) => option.name),
  );
  const hint = nearest === undefined ? "the API member sees none" : `the nearest is "${nearest}"`;
  return { message: `"${label}" is not among the ${among}.`, hint: `Change "${name}": ${hint}.` };
}
