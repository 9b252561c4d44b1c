// The values of a ticket that are chosen from lists, and which entry of a list a label means.
import { cleanLine, isSameText } from "../text.ts";
import type { OptionRow, PairRow } from "./fields.ts";

const levels = ["Low", "Medium", "High"];

export interface Choice {
  readonly label: string;
  /** Words for a value that is not there: "… is none of the service boards". */
  readonly among: string;
  /** The list, by the board's id where it depends on it; or all there are. */
  readonly list: string | ((boardId: number) => string) | readonly string[];
  readonly conditions?: string;
  /** What is asked for of a row: whole rows of hundreds of members would be too large an answer. */
  readonly fields: string;
}

const onBoard = "id,name,inactiveFlag,defaultFlag";

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
export const choices: Readonly<Record<ChoiceName, Choice>> = {
  board: {
    label: "Service board",
    among: "service boards",
    list: "/service/boards",
    fields: "id,name,inactiveFlag",
    conditions: "inactiveFlag=False and projectFlag=False",
  },
  status: {
    label: "Status",
    among: "statuses of the board",
    list: (id) => `/service/boards/${id}/statuses`,
    fields: "id,name,inactive,defaultFlag",
  },
  type: {
    label: "Type",
    among: "types of the board",
    list: (id) => `/service/boards/${id}/types`,
    fields: onBoard,
  },
  subType: {
    label: "Subtype",
    among: "subtypes of the board",
    list: (id) => `/service/boards/${id}/subtypes`,
    fields: "id,name,inactiveFlag,typeAssociationIds",
  },
  item: {
    label: "Item",
    among: "items of the board",
    list: (id) => `/service/boards/${id}/items`,
    fields: "id,name,inactiveFlag",
  },
  team: {
    label: "Team",
    among: "teams of the board",
    list: (id) => `/service/boards/${id}/teams`,
    fields: "id,name,defaultFlag",
  },
  priority: { label: "Priority", among: "priorities", list: "/service/priorities", fields: "id,name,defaultFlag" },
  source: { label: "Source", among: "sources", list: "/service/sources", fields: "id,name,defaultFlag" },
  owner: {
    label: "Owner",
    among: "members",
    list: "/system/members",
    conditions: "inactiveFlag=False",
    fields: "id,identifier,firstName,lastName,inactiveFlag",
  },
  severity: { label: "Severity", among: "severities", list: levels, fields: "" },
  impact: { label: "Impact", among: "impacts", list: levels, fields: "" },
};

export const choiceNames: readonly ChoiceName[] = Object.keys(choices) as ChoiceName[];

export const dependsOnBoard = (name: ChoiceName): boolean => typeof choices[name].list === "function";

/** In the place of a board, as the existing product writes it: the choice is ConnectWise's. */
export const leftBoard = "__default__";

/** An entry of a list; `id` is missing for a level, which is sent as its name. */
export interface Option {
  readonly id?: number;
  readonly name: string;
  readonly isDefault: boolean;
  /** What people call a member besides the identifier. */
  readonly alias?: string;
  /** Of a subtype: the types that it goes with. */
  readonly typeIds?: readonly number[];
}

/** Chosen so far: what depends on a board, or on a type, has to fit to it. */
export type Choices = Readonly<Partial<Record<ChoiceName, Option>>>;

/** A label that a list does not have. */
export interface Refused {
  readonly message: string;
  readonly hint: string;
}

/** Members are called by their identifier, and by name; inactive entries are none. */
export function optionOf(row: OptionRow): readonly Option[] {
  const label = cleanLine(row.identifier ?? row.name ?? "");
  const alias = cleanLine(`${row.firstName ?? ""} ${row.lastName ?? ""}`);
  const isUsable = label !== "" && row.inactive !== true && row.inactiveFlag !== true;
  const option: Option = {
    id: row.id,
    name: label,
    isDefault: row.defaultFlag === true,
    ...(alias === "" ? {} : { alias }),
    ...(row.typeAssociationIds === undefined ? {} : { typeIds: row.typeAssociationIds }),
  };
  return isUsable ? [option] : [];
}

/** The very same name, else one that differs in letter case and spaces, else the only one with this alias. */
export function optionNamed(label: string, options: readonly Option[]): Option | undefined {
  const wanted = cleanLine(label).normalize();
  const isWanted = (text = ""): boolean => isSameText(text.normalize(), wanted);
  const [called, ...others] = options.filter(({ alias }) => isWanted(alias));
  return (
    options.find(({ name }) => name === wanted) ??
    options.find(({ name }) => isWanted(name)) ??
    (others.length === 0 ? called : undefined)
  );
}

/** ConnectWise refuses a ticket whose subtype is of another type, or whose item is of another subtype. */
export function misfit(
  name: ChoiceName,
  option: Option | Refused,
  { type, subType }: Choices,
  pairs: readonly PairRow[],
): Refused | undefined {
  if ("message" in option) {
    return undefined;
  }
  const hint = "ConnectWise takes some types, subtypes and items together only.";
  if (name === "subType" && type?.id !== undefined && option.typeIds !== undefined && option.typeIds.length > 0) {
    const isFitting = option.typeIds.includes(type.id);
    return isFitting ? undefined : { message: `"${option.name}" is no subtype of "${type.name}".`, hint };
  }
  const ofItem = pairs.filter(({ item }) => item?.id === option.id);
  if (name === "item" && ofItem.length > 0) {
    const isFitting = ofItem.some((pair) => isSameOrNone(pair.type, type) && isSameOrNone(pair.subType, subType));
    const others = [type?.name, subType?.name].filter((one) => one !== undefined).map((one) => `"${one}"`);
    return isFitting ? undefined : { message: `"${option.name}" is no item of ${others.join(", ")}.`, hint };
  }
  return undefined;
}

const isSameOrNone = (one: { readonly id: number } | undefined, chosen: Option | undefined): boolean =>
  one === undefined || chosen === undefined || one.id === chosen.id;
