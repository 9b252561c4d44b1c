import { configJsonSchema } from "./schema.ts";

/** Of a value in the registry. `any`: the keys of a helpdesk system, which its adapter knows. */
export type SettingKind = "text" | "choice" | "whole-number" | "number" | "switch" | "list" | "any";

/** A key of the configuration that the registry of Windows may hold: a text, a number, a switch or a list of texts. */
export interface RegistrySetting {
  readonly place: readonly string[];
  readonly kind: SettingKind;
  readonly meaning: string;
  readonly default?: string | number | boolean | readonly string[];
  /** Of a choice; of a list: what its entries may be. */
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly longest?: number;
}

/** The parts of JSON Schema that the configuration uses. */
interface SchemaNode {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: string | number | boolean | readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

/** Templates and rules are written in the file. */
const inFileAlone: ReadonlySet<string> = new Set(["schemaVersion", "rules", "texts"]);

/** Sections whose keys beside `kind` are those of the helpdesk system. */
const openSections: readonly (readonly string[])[] = [["psa"], ["fallback", "psa"]];

/** All that have a name, in the order of the schema. */
export function registrySettings(): readonly RegistrySetting[] {
  const { properties = {} } = configJsonSchema() as SchemaNode;
  return Object.entries(properties)
    .filter(([name]) => !inFileAlone.has(name))
    .flatMap(([name, node]) => settingsBelow([name], node));
}

/** Finds a setting by the name of its value; the registry takes capital and small letters as the same. */
export function settingFinder(): (name: string) => RegistrySetting | undefined {
  const known = new Map(registrySettings().map((setting) => [nameOf(setting).toLowerCase(), setting]));
  return (name) => known.get(name.toLowerCase()) ?? ofHelpdeskSystem(name);
}

/** The name of the value in the registry: its place in the configuration. */
export const nameOf = ({ place }: Pick<RegistrySetting, "place">): string => place.join(".");

function ofHelpdeskSystem(name: string): RegistrySetting | undefined {
  const place = name.split(".");
  const section = openSections.find((open) => open.every((word, index) => word === place[index]?.toLowerCase()));
  const rest = place.slice(section?.length ?? place.length);
  const isName = rest.length > 0 && rest.every((word) => /^[A-Za-z]\w*$/.test(word));
  return section === undefined || !isName
    ? undefined
    : { place: [...section, ...rest], kind: "any", meaning: "A key of the helpdesk system." };
}

function settingsBelow(place: readonly string[], node: SchemaNode): readonly RegistrySetting[] {
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([name, inner]) => settingsBelow([...place, name], inner));
  }
  const kind = kindOf(node);
  const choices = node.enum ?? node.items?.enum;
  return kind === undefined
    ? []
    : [
        {
          ...{ place, kind, meaning: node.description ?? "" },
          ...(node.default === undefined ? {} : { default: node.default }),
          ...(choices === undefined ? {} : { choices }),
          ...(node.minimum === undefined ? {} : { minimum: node.minimum }),
          ...(node.maximum === undefined ? {} : { maximum: node.maximum }),
          ...(node.maxLength === undefined ? {} : { longest: node.maxLength }),
        },
      ];
}

function kindOf({ type, enum: choices, items, anyOf }: SchemaNode): SettingKind | undefined {
  switch (type) {
    case "boolean":
      return "switch";
    case "integer":
      return "whole-number";
    case "number":
      return "number";
    case "string":
      return choices === undefined ? "text" : "choice";
    case "array":
      return items?.type === "string" ? "list" : undefined;
    default:
      return anyOf?.some((node) => node.type === "string") === true ? "text" : undefined;
  }
}
