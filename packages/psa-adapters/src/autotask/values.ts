// The values of a ticket that are chosen from picklists: labels to numbers.
import { z } from "zod";
import type { AdapterContext, TicketField } from "../contract.ts";
import { type Found, LookupCache, keptMs } from "../lookup-cache.ts";
import { nearestName } from "../nearest-name.ts";
import { RemoteFailure } from "../remote-failure.ts";
import { orNothing } from "../optional.ts";
import { isSameName, isSameText } from "../text.ts";
import { type Choice, type ChoiceName, choiceNames, choices } from "./choices.ts";
import type { AutotaskClient } from "./client.ts";
import { type BillingCodeRow, type FieldRow, billingCodeRow, fieldRow, fieldNames, fieldsAnswer } from "./fields.ts";
import { isActive } from "./signals.ts";

/** Work types among the billing codes. Autotask developer help, ContractExclusionBillingCodes: a work type has useType 1. */
const workTypeUse = 1;
/** What the adapter sends, besides what is chosen; `id` is demanded of each entity. */
const alwaysSent = ["id", "companyID", "title", "dueDateTime"];

export interface Option {
  readonly id: number;
  readonly name: string;
  readonly isDefault: boolean;
  /** Of the value on which it depends. */
  readonly under?: number;
}

/** Labels by the names of `choices`. */
export type Wanted = Readonly<Record<string, string | undefined>>;

/** What became of the labels: values to send, and a sentence for each that is not there. */
export interface Chosen {
  readonly values: Readonly<Partial<Record<ChoiceName, Option>>>;
  readonly refused: readonly string[];
}

/** Reads the picklists and keeps them for a day. All methods reject with a RemoteFailure. */
export class Values {
  readonly #client: AutotaskClient;
  readonly #lists = new LookupCache<readonly FieldRow[]>(keptMs, { name: "lists", shape: z.array(fieldRow) });
  readonly #workTypes = new LookupCache<readonly BillingCodeRow[]>(keptMs, {
    name: "work types",
    shape: z.array(billingCodeRow),
  });

  constructor(client: AutotaskClient) {
    this.#client = client;
  }

  forget(): void {
    this.#lists.clear();
    this.#workTypes.clear();
  }

  /** The values of a ticket: what is wanted, else the fallback, else what Autotask demands. A label never refuses. */
  async choose(given: Wanted, fallback: Wanted, context: AdapterContext): Promise<Found<Chosen>> {
    const wanted = Object.fromEntries(Object.entries(given).map(([name, label]) => [choiceOf(name) ?? name, label]));
    const hasWorkType = (wanted["workType"] ?? fallback["workType"]) !== undefined;
    const { value: rows, atMs } = await this.#ticketFields(context, hasWorkType);
    const values: Partial<Record<ChoiceName, Option>> = {};
    const refused = Object.keys(wanted)
      .filter((name) => choiceOf(name) === undefined)
      .map((name) => `"${name}" is no value of an Autotask ticket.`);
    for (const name of choiceNames) {
      const options = optionsOf(rows, name, parentOf(name, values));
      for (const label of [wanted[name], fallback[name]]) {
        if (label !== undefined && values[name] === undefined) {
          const found = find(name, label, options);
          if (typeof found === "string") {
            refused.push(found);
          } else {
            values[name] = found;
          }
        }
      }
      const demanded = choices[name].isRequired || isRequired(rows, name) ? standard(name, options) : undefined;
      const value = values[name] ?? demanded;
      if (value !== undefined) {
        values[name] = value;
      } else if (choices[name].isRequired) {
        const message = `${this.#client.host} shows no ${choices[name].word}, and a ticket needs one.`;
        const hint = "Make an active one in Autotask, or widen the API user's security level.";
        throw new RemoteFailure({ status: "retry", error: { code: "value_unknown", message, hint } });
      }
    }
    return { value: { values, refused }, atMs };
  }

  /** The entry with this label, letter case aside, or a sentence about the nearest. */
  async find(
    name: ChoiceName,
    label: string,
    under: number | undefined,
    context: AdapterContext,
  ): Promise<Option | string> {
    const { value } = await this.#ticketFields(context, name === "workType");
    return find(name, label, optionsOf(value, name, under));
  }

  /** What a ticket gets where nothing is configured. `isSent`: by us, as Autotask demands a value; else by its list. */
  async standIn(
    name: ChoiceName,
    context: AdapterContext,
  ): Promise<{ readonly label?: string; readonly isSent: boolean }> {
    const { value: rows } = await this.#ticketFields(context, false);
    const options = choices[name].dependsOn === undefined ? allOptions(rows, name) : [];
    const isSent = choices[name].isRequired || isRequired(rows, name);
    const option = isSent ? standard(name, options) : options.find(({ isDefault }) => isDefault);
    return { isSent, ...(option === undefined ? {} : { label: option.name }) };
  }

  /** Fields that Autotask demands of every ticket, and that the adapter cannot give. */
  async unknownDemands(context: AdapterContext): Promise<readonly string[]> {
    const { value } = await this.#ticketFields(context, false);
    const known = new Set([...alwaysSent, ...choiceNames.map((name) => choices[name].property)].map(lower));
    return value
      .filter((row) => row.isRequired === true && row.isReadOnly !== true && !known.has(lower(row.name)))
      .map(({ name }) => name);
  }

  /** What the numbers of a ticket mean. */
  async labels(row: Readonly<Record<string, unknown>>, context: AdapterContext): Promise<Record<string, string>> {
    const { value: rows } = await this.#ticketFields(context, typeof row[choices.workType.property] === "number");
    const entries = choiceNames.flatMap((name) => {
      const option = listOf(rows, choices[name].property, false).find(({ id }) => id === row[choices[name].property]);
      return option === undefined ? [] : [[name, option.name] as const];
    });
    return Object.fromEntries(entries);
  }

  /** All that can be chosen now. */
  async fields(context: AdapterContext): Promise<readonly TicketField[]> {
    const { value: rows } = await this.#ticketFields(context, true);
    return choiceNames.map((name): TicketField => {
      const { label, dependsOn }: Choice = choices[name];
      const parents = dependsOn === undefined ? [] : allOptions(rows, dependsOn);
      return {
        name,
        label,
        kind: "choice",
        isRequired: choices[name].isRequired || isRequired(rows, name),
        ...(dependsOn === undefined ? {} : { dependsOn }),
        choices: allOptions(rows, name).map((option) => {
          const parent = parents.find(({ id }) => id === option.under);
          return {
            label: option.name,
            ...(parent === undefined ? {} : { under: parent.name }),
            ...(option.isDefault ? { isDefault: true } : {}),
          };
        }),
      };
    });
  }

  /** A type that people use for notes: 3 Task Notes, 1 Task Summary, 2 Task Detail; never one of the system's own. */
  async noteType(context: AdapterContext): Promise<number> {
    const { value: rows } = await this.#list("TicketNotes", context);
    const options = listOf(rows, "noteType");
    const usual = [3, 1, 2].map((id) => options.find((option) => option.id === id));
    const chosen = usual.find((option) => option !== undefined) ?? options.find(({ id }) => !systemTypes.has(id));
    return chosen?.id ?? 1;
  }

  /** Work types are no picklist of the ticket everywhere: where they are wanted they are read from the billing codes. */
  async #ticketFields(context: AdapterContext, withWorkTypes: boolean): Promise<Found<readonly FieldRow[]>> {
    const { value: rows, atMs } = await this.#list("Tickets", context);
    const name = choices.workType.property;
    const row = rowOf(rows, name) ?? { name };
    if (!withWorkTypes || (row.picklistValues ?? []).length > 0) {
      return { value: rows, atMs };
    }
    const codes = await this.#workTypes.get("", context, async () => {
      const filter = [{ op: "eq", field: "useType", value: workTypeUse }] as const;
      const found = await orNothing(async () =>
        this.#client.readable("BillingCodes", filter, fieldNames.billingCode, billingCodeRow, context),
      );
      return (found ?? []).filter((one) => one.useType === workTypeUse && isActive(one));
    });
    const picklistValues = codes.value.map((code) => ({ value: String(code.id), label: code.name }));
    const others = rows.filter((one) => one !== row);
    return { value: [...others, { ...row, picklistValues }], atMs: Math.min(atMs, codes.atMs) };
  }

  async #list(entity: "Tickets" | "TicketNotes", context: AdapterContext): Promise<Found<readonly FieldRow[]>> {
    return this.#lists.get(entity, context, async () => {
      const answer = await this.#client.one(`/${entity}/entityInformation/fields`, fieldsAnswer, context);
      return answer.fields;
    });
  }
}

/** Workflow, portal, duplicate, RMM, backup and e-mail notes: made by Autotask alone. */
const systemTypes = new Set([13, 18, 91, 92, 93, 94, 99, 100, 101]);

/** Undefined: it depends on nothing, or on what has no value. */
function parentOf(name: ChoiceName, values: Readonly<Partial<Record<ChoiceName, Option>>>): number | undefined {
  const { dependsOn }: Choice = choices[name];
  return dependsOn === undefined ? undefined : values[dependsOn]?.id;
}

const lower = (text: string): string => text.toLowerCase();

/** By our name, or by that of the ticket's field. */
const choiceOf = (name: string): ChoiceName | undefined =>
  choiceNames.find((one) => isSameText(one, name) || isSameText(choices[one].property, name));

const isRequired = (rows: readonly FieldRow[], name: ChoiceName): boolean =>
  rowOf(rows, choices[name].property)?.isRequired === true;

const rowOf = (rows: readonly FieldRow[], property: string): FieldRow | undefined =>
  rows.find((row) => isSameText(row.name, property));

const allOptions = (rows: readonly FieldRow[], name: ChoiceName): readonly Option[] =>
  listOf(rows, choices[name].property);

/** Values of picklists are numbers written as strings; inactive ones cannot be chosen. */
function listOf(rows: readonly FieldRow[], property: string, onlyActive = true): readonly Option[] {
  return (rowOf(rows, property)?.picklistValues ?? []).flatMap(
    ({ value, label, isActive: isOn, isDefaultValue, parentValue }) => {
      const isUsable =
        !(onlyActive && isOn === false) && /^\d{1,15}$/.test(value) && typeof label === "string" && label !== "";
      const under = /^\d{1,15}$/.test(parentValue ?? "") ? { under: Number(parentValue) } : {};
      return isUsable ? [{ id: Number(value), name: label, isDefault: isDefaultValue === true, ...under }] : [];
    },
  );
}

/** What can be chosen under a parent; without the parent's value nothing of what depends on it. */
function optionsOf(rows: readonly FieldRow[], name: ChoiceName, under: number | undefined): readonly Option[] {
  const { dependsOn }: Choice = choices[name];
  const options = allOptions(rows, name);
  return dependsOn === undefined ? options : options.filter((option) => option.under === under && under !== undefined);
}

const standard = (name: ChoiceName, options: readonly Option[]): Option | undefined =>
  options.find(({ isDefault }) => isDefault) ??
  options.find((option) => isSameText(option.name, choices[name].usual ?? "")) ??
  options[0];

/** By the label; letter case and spaces aside when none is the same; or by the number, as the API has it. */
function find(name: ChoiceName, label: string, options: readonly Option[]): Option | string {
  const found =
    options.find((option) => option.name === label) ??
    options.find((option) => isSameName(option.name, label)) ??
    options.find(({ id }) => String(id) === label.trim());
  if (found !== undefined) {
    return found;
  }
  const { word, dependsOn }: Choice = choices[name];
  const nearest = nearestName(
    label,
    options.map((option) => option.name),
  );
  const place = dependsOn === undefined ? "" : ` of the ${choices[dependsOn].word}`;
  return `"${label}" is no ${word}${place}; ${nearest === undefined ? "there is none" : `nearest "${nearest}"`}.`;
}
