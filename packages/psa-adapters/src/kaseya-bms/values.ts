// The values of a ticket that are chosen from lists: labels to ids.
import { z } from "zod";
import type { AdapterContext, TicketField } from "../contract.ts";
import { LookupCache, keptMs } from "../lookup-cache.ts";
import { nearestName } from "../nearest-name.ts";
import { RemoteFailure } from "../remote-failure.ts";
import { isSameName } from "../text.ts";
import { type ChoiceName, type Choice, choiceNames, choices } from "./choices.ts";
import type { KaseyaBmsClient } from "./client.ts";
import { type OptionRow, optionRow, rowsOf } from "./fields.ts";
import { isNotPermitted, orNotPermitted } from "../optional.ts";
import { type TableRows, tableRows } from "./tables.ts";
import { remedyOf } from "./troubleshooting.ts";

const assigneesPerPage = 100;

export interface Option {
  readonly id: number;
  readonly name: string;
  readonly isDefault: boolean;
}

interface Options {
  readonly list: readonly Option[];
  /** False: there may be entries that could not be read. */
  readonly isWhole: boolean;
}

const optionsShape: z.ZodType<Options> = z.object({
  list: z.array(z.object({ id: z.int(), name: z.string(), isDefault: z.boolean() })),
  isWhole: z.boolean(),
});

/** Labels, or ids as digits, by the names of `choices`. */
export type Wanted = Readonly<Partial<Record<string, string>>>;

/** What became of the labels: values to send, and a sentence for each that is not there. */
export interface Chosen {
  readonly values: Readonly<Partial<Record<ChoiceName, Option>>>;
  readonly refused: readonly string[];
}

/** Why a label is none of a list. */
export interface Refused {
  readonly message: string;
  readonly hint: string;
}

/** Reads the lists and keeps them for a day. */
export class Values {
  readonly #client: KaseyaBmsClient;
  readonly #lists = new LookupCache<Options>(keptMs, { name: "lists", shape: optionsShape });

  constructor(client: KaseyaBmsClient) {
    this.#client = client;
  }

  forget(): void {
    this.#lists.clear();
  }

  /**
   * The values of a ticket: what is wanted, else the fallback, else what BMS demands. Never refuses because of a label; rejects
   * with a RemoteFailure when a list cannot be read that a ticket cannot be made without.
   */
  async choose(wanted: Wanted, fallback: Wanted, context: AdapterContext): Promise<Chosen> {
    const values: Partial<Record<ChoiceName, Option>> = {};
    const refused = Object.keys(wanted)
      .filter((name) => !ticketChoices.some((choice) => choice === name))
      .map((name) => `"${name}" is no value of a BMS ticket.`);
    const keep = (name: ChoiceName, value: Option | Refused): void => {
      if ("message" in value) {
        refused.push(`${value.message} ${value.hint}`);
      } else {
        values[name] = value;
      }
    };
    for (const name of ticketChoices) {
      for (const label of [wanted[name], fallback[name]]) {
        if (label !== undefined && values[name] === undefined) {
          keep(name, await this.find(name, label, values.issueType?.id, context));
        }
      }
      if (values[name] === undefined && choices[name].isRequired) {
        keep(name, await this.#default(name, context));
      }
    }
    // BMS takes no ticket without a queue or an assignee, although its specification has both optional.
    if (values.queue === undefined && values.assignee === undefined) {
      const queue = await this.#default("queue", context);
      keep("queue", queue);
      refused.push(`Neither queue nor assignee was chosen: taken was the queue "${queue.name}".`);
    }
    return { values, refused };
  }

  /** The entry with this label (letter case aside) or id, or what is wrong with it. Rejects as `choose` does. */
  async find(
    name: ChoiceName,
    label: string,
    issueTypeId: number | undefined,
    context: AdapterContext,
  ): Promise<Option | Refused> {
    const { among } = choices[name];
    const typedId = /^\d{1,9}$/.test(label) ? Number(label) : undefined;
    const options = await this.#orNotPermitted(name, issueTypeId, context);
    if (options === undefined) {
      return { message: `"${label}" (${name}) belongs to an issue type.`, hint: `Name "issueType", too.` };
    }
    if ("message" in options) {
      return typedId === undefined ? options : { id: typedId, name: label, isDefault: false };
    }
    const { list, isWhole } = options;
    const found = list.find((option) => isSameName(option.name, label)) ?? list.find(({ id }) => id === typedId);
    if (found !== undefined) {
      return found;
    }
    if (typedId !== undefined && !isWhole) {
      return { id: typedId, name: label, isDefault: false };
    }
    return isWhole ? notAmong(name, label, among, list) : unknown(name, label);
  }

  /** What a ticket is given when nothing was said; undefined where BMS demands nothing. Rejects as `choose` does. */
  async required(name: ChoiceName, context: AdapterContext): Promise<Option | undefined> {
    return choices[name].isRequired ? this.#default(name, context) : undefined;
  }

  /** The id of a note's type; 0 where none can be read, which the specification allows. Rejects as `choose` does. */
  async noteType(label: string | undefined, context: AdapterContext): Promise<number> {
    const found = label === undefined ? undefined : await this.find("noteType", label, undefined, context);
    if (found !== undefined && "id" in found) {
      return found.id;
    }
    const options = await orNotPermitted(async () => this.options("noteType", undefined, context));
    const list = options === "not-permitted" ? [] : (options?.list ?? []);
    return (list.find(({ isDefault }) => isDefault) ?? list[0])?.id ?? 0;
  }

  /** The status that means "done"; undefined when none does. Rejects as `choose` does. */
  async closedStatus(label: string | undefined, context: AdapterContext): Promise<Option | undefined> {
    if (label !== undefined) {
      const found = await this.find("closedStatus", label, undefined, context);
      return "id" in found ? found : undefined;
    }
    const list = (await this.options("closedStatus", undefined, context))?.list ?? [];
    return closedStatuses
      .map((name) => list.find((option) => isSameName(option.name, name)))
      .find((option) => option !== undefined);
  }

  /** Undefined for what depends on an issue type when there is none. Rejects with a RemoteFailure. */
  async options(
    name: ChoiceName,
    issueTypeId: number | undefined,
    context: AdapterContext,
  ): Promise<Options | undefined> {
    const { list } = choices[name];
    if (typeof list === "function" && issueTypeId === undefined) {
      return undefined;
    }
    const key = typeof list === "function" ? list(issueTypeId ?? 0) : typeof list === "string" ? list : list.table;
    const found = await this.#lists.get(key, context, async () => {
      const { rows, isWhole } = await this.#load(list, key, context);
      return { list: rows.flatMap(optionOf), isWhole };
    });
    return found.value;
  }

  /** All that can be chosen now. Rejects with a RemoteFailure. */
  async fields(context: AdapterContext): Promise<readonly TicketField[]> {
    const issueTypes = (await this.options("issueType", undefined, context))?.list ?? [];
    const fields: TicketField[] = [];
    for (const name of ticketChoices) {
      const { label, list, isRequired } = choices[name];
      const parents = typeof list === "function" ? issueTypes : [undefined];
      const found = await Promise.all(
        parents.map(async (parent) => ({ parent, options: await this.options(name, parent?.id, context) })),
      );
      fields.push({
        name,
        label,
        kind: "choice",
        isRequired,
        ...(typeof list === "function" ? { dependsOn: "issueType" } : {}),
        choices: found.flatMap(({ parent, options }) =>
          (options?.list ?? []).map((option) => ({
            label: option.name,
            ...(parent === undefined ? {} : { under: parent.name }),
            ...(option.isDefault ? { isDefault: true } : {}),
          })),
        ),
      });
    }
    return fields;
  }

  async #load(list: Choice["list"], path: string, context: AdapterContext): Promise<TableRows> {
    if (typeof list === "object") {
      return tableRows(this.#client, list.table, context);
    }
    const rows = path.startsWith("/v2/hr/")
      ? await this.#client.list(path, {}, optionRow, assigneesPerPage, context)
      : await this.#client.one(path, rowsOf(optionRow), context);
    return { rows, isWhole: true };
  }

  /** The list's default, else the entry that BMS delivers for this, else the first. Rejects when there is none. */
  async #default(name: ChoiceName, context: AdapterContext): Promise<Option> {
    const { among, usual } = choices[name];
    const options = await this.options(name, undefined, context);
    const list = options?.list ?? [];
    const value =
      list.find(({ isDefault }) => isDefault) ??
      list.find((option) => usual !== undefined && isSameName(option.name, usual)) ??
      list[0];
    if (value === undefined) {
      // It is asked anew as soon as somebody has made an entry.
      this.#lists.clear();
      const message = `${this.#client.host} shows no ${among}, and a ticket needs "${name}".`;
      throw new RemoteFailure({
        status: "rejected",
        error: { code: "value_unknown", message, hint: remedyOf("ids") },
      });
    }
    return value;
  }

  async #orNotPermitted(
    name: ChoiceName,
    issueTypeId: number | undefined,
    context: AdapterContext,
  ): Promise<Options | Refused | undefined> {
    try {
      return await this.options(name, issueTypeId, context);
    } catch (error) {
      if (isNotPermitted(error)) {
        return { message: `The ${choices[name].among} may not be read.`, hint: error.refusal.error.hint ?? "" };
      }
      throw error;
    }
  }
}

/** Of these, the first that there is. */
const closedStatuses = ["Completed", "Closed", "Resolved"];

/** All but what is of notes and of closing. */
const ticketChoices = choiceNames.filter((name) => name !== "noteType" && name !== "closedStatus");

function optionOf({ id, name, isActive, isDefault }: OptionRow): readonly Option[] {
  const isUsable = name !== undefined && name !== "" && isActive !== false;
  return isUsable ? [{ id, name, isDefault: isDefault === true }] : [];
}

function notAmong(name: ChoiceName, label: string, among: string, options: readonly Option[]): Refused {
  const nearest = nearestName(
    label,
    options.map((option) => option.name),
  );
  const hint = nearest === undefined ? "the API employee sees none" : `the nearest is "${nearest}"`;
  return { message: `"${label}" is not among the ${among}.`, hint: `Change "${name}": ${hint}.` };
}

const unknown = (name: ChoiceName, label: string): Refused => ({
  message: `"${label}" (${name}) is not known: its list cannot be read, and the newest tickets do not have it.`,
  hint: remedyOf("ids"),
});
