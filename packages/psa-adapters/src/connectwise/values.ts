// The values of a ticket that are chosen from lists: labels to ids.
import type { AdapterContext, TicketField } from "../contract.ts";
import { type Found, LookupCache } from "../lookup-cache.ts";
import { nearestName } from "../nearest-name.ts";
import { RemoteFailure } from "../remote-failure.ts";
import { isSameText } from "../text.ts";
import type { ConnectWiseClient } from "./client.ts";
import { type OptionRow, optionRow } from "./fields.ts";

const listLifeMs = 24 * 3_600_000;
const levels = ["Low", "Medium", "High"];

interface Choice {
  readonly label: string;
  /** Words for a value that is not there: "… is none of the service boards". */
  readonly among: string;
  /** The list, by the board's id where it depends on it; or all there are. */
  readonly list: string | ((boardId: number) => string) | readonly string[];
  readonly conditions?: string;
}

export type ChoiceName =
  | "board"
  | "status"
  | "type"
  | "subType"
  | "item"
  | "team"
  | "priority"
  | "source"
  | "owner"
  | "severity"
  | "impact";

/** In this order: what depends on the board comes after it. */
const choices: Readonly<Record<ChoiceName, Choice>> = {
  board: {
    label: "Service board",
    among: "service boards",
    list: "/service/boards",
    conditions: "inactiveFlag=False and projectFlag=False",
  },
  status: { label: "Status", among: "statuses of the board", list: (id) => `/service/boards/${id}/statuses` },
  type: { label: "Type", among: "types of the board", list: (id) => `/service/boards/${id}/types` },
  subType: { label: "Subtype", among: "subtypes of the board", list: (id) => `/service/boards/${id}/subtypes` },
  item: { label: "Item", among: "items of the board", list: (id) => `/service/boards/${id}/items` },
  team: { label: "Team", among: "teams of the board", list: (id) => `/service/boards/${id}/teams` },
  priority: { label: "Priority", among: "priorities", list: "/service/priorities" },
  source: { label: "Source", among: "sources", list: "/service/sources" },
  owner: { label: "Owner", among: "members", list: "/system/members", conditions: "inactiveFlag=False" },
  severity: { label: "Severity", among: "severities", list: levels },
  impact: { label: "Impact", among: "impacts", list: levels },
};

export const choiceNames: readonly ChoiceName[] = Object.keys(choices) as ChoiceName[];

export const dependsOnBoard = (name: ChoiceName): boolean => typeof choices[name].list === "function";

/** An entry of a list; `id` is missing for a level, which is sent as its name. */
export interface Option {
  readonly id?: number;
  readonly name: string;
  readonly isDefault: boolean;
}

/** Labels by the names of `choices`. */
export type Wanted = Readonly<Partial<Record<string, string>>>;

/** What became of the labels: values to send, and a sentence for each that is not there. */
export interface Chosen {
  readonly values: Readonly<Partial<Record<ChoiceName, Option>>>;
  readonly refused: readonly string[];
}

/** A label that a list does not have. */
export interface Refused {
  readonly message: string;
  readonly hint: string;
}

export class Values {
  readonly #client: ConnectWiseClient;
  readonly #lists = new LookupCache<readonly Option[]>(listLifeMs);

  constructor(client: ConnectWiseClient) {
    this.#client = client;
  }

  forget(): void {
    this.#lists.clear();
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
      for (const label of [wanted[name], fallback[name]]) {
        if (label === undefined || values[name] !== undefined) {
          continue;
        }
        const found = await this.find(name, label, values.board?.id, context);
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

  /** The entry with this label, letter case aside, or what is wrong with it. Rejects as `choose` does. */
  async find(
    name: ChoiceName,
    label: string,
    boardId: number | undefined,
    context: AdapterContext,
  ): Promise<Found<Option | Refused>> {
    const { among } = choices[name];
    try {
      const options = await this.options(name, boardId, context);
      if (options === undefined) {
        const value = {
          message: `"${label}" (${name}) cannot be looked for.`,
          hint: `It belongs to a board: see "board".`,
        };
        return { value, atMs: context.now() };
      }
      const value = options.value.find((option) => isSameText(option.name.trim(), label.trim()));
      return { value: value ?? notAmong(name, label, among, options.value), atMs: options.atMs };
    } catch (error) {
      if (error instanceof RemoteFailure && error.refusal.error.code === "permission_denied") {
        const value = { message: `The ${among} may not be read.`, hint: error.refusal.error.hint ?? "" };
        return { value, atMs: context.now() };
      }
      throw error;
    }
  }

  /** Undefined for what depends on a board when there is none. Rejects with a RemoteFailure. */
  async options(
    name: ChoiceName,
    boardId: number | undefined,
    context: AdapterContext,
  ): Promise<Found<readonly Option[]> | undefined> {
    const { list, conditions }: Choice = choices[name];
    if (typeof list === "object") {
      return { value: list.map((level) => ({ name: level, isDefault: false })), atMs: context.now() };
    }
    if (typeof list === "function" && boardId === undefined) {
      return undefined;
    }
    const path = typeof list === "string" ? list : list(boardId ?? 0);
    return this.#lists.get(path, context, async () => {
      const query = conditions === undefined ? {} : { conditions };
      const rows = await this.#client.list(path, query, optionRow, context);
      return rows.flatMap(optionOf);
    });
  }

  /** All that can be chosen now; what depends on the board for this one alone. Rejects with a RemoteFailure. */
  async fields(board: Option | undefined, context: AdapterContext): Promise<readonly TicketField[]> {
    return Promise.all(
      choiceNames.map(async (name): Promise<TicketField> => {
        const { label, list }: Choice = choices[name];
        const under = typeof list === "function" ? board?.name : undefined;
        const options = await this.options(name, board?.id, context);
        return {
          name,
          label,
          kind: "choice",
          isRequired: false,
          ...(typeof list === "function" ? { dependsOn: "board" } : {}),
          choices: (options?.value ?? []).map((option) => ({
            label: option.name,
            ...(under === undefined ? {} : { under }),
            ...(option.isDefault ? { isDefault: true } : {}),
          })),
        };
      }),
    );
  }
}

/** Members are called by their identifier; inactive entries are none. */
function optionOf({ id, name, identifier, inactive, inactiveFlag, defaultFlag }: OptionRow): readonly Option[] {
  const label = identifier ?? name;
  const isUsable = label !== undefined && inactive !== true && inactiveFlag !== true;
  return isUsable ? [{ id, name: label, isDefault: defaultFlag === true }] : [];
}

function notAmong(name: ChoiceName, label: string, among: string, options: readonly Option[]): Refused {
  const nearest = nearestName(
    label,
    options.map((option) => option.name),
  );
  const hint = nearest === undefined ? "the API member sees none" : `the nearest is "${nearest}"`;
  return { message: `"${label}" is not among the ${among}.`, hint: `Change "${name}": ${hint}.` };
}
