import path from "node:path";
import { parseConfig } from "../../packages/bridge/src/config/load-config.ts";
import { configJsonSchema } from "../../packages/bridge/src/config/schema.ts";
import { exampleConfiguration } from "./configuration-example.ts";

/** The parts of JSON Schema that the configuration uses. */
interface SchemaNode {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly SchemaNode[];
}

interface Row {
  readonly name: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}

/** A list of names that is longer stands elsewhere, and would fill the table. */
const longestList = 12;

const schema: SchemaNode = configJsonSchema();

const isSection = (node: SchemaNode): boolean => node.oneOf !== undefined || node.properties !== undefined;

/** The keys below a section, those of sections in it with a dot. */
function rowsOf(section: SchemaNode, before = ""): readonly Row[] {
  if (section.oneOf !== undefined) {
    return rowsOfAlternatives(section, section.oneOf);
  }
  const { properties = {}, required = [] } = section;
  return Object.entries(properties).flatMap(([key, node]) => {
    const name = `${before}${key}`;
    return isSection(node) ? rowsOf(node, `${name}.`) : [{ name, node, isRequired: required.includes(key) }];
  });
}

/** Alternatives are told apart by their first key; each of the others says to which it belongs. */
function rowsOfAlternatives(section: SchemaNode, alternatives: readonly SchemaNode[]): readonly Row[] {
  const choices = alternatives.map(({ properties = {} }) => {
    const [[key, node], ...others] = Object.entries(properties) as [[string, SchemaNode], ...[string, SchemaNode][]];
    return { key, value: written(node.const), meaning: node.description ?? "", others };
  });
  const key = choices[0]?.key ?? "";
  const choice: Row = {
    name: key,
    isRequired: false,
    node: {
      enum: choices.map(({ value }) => value),
      default: (section.default as Readonly<Record<string, unknown>> | undefined)?.[key],
      description: choices.map(({ value, meaning }) => `${value}: ${meaning}`).join(" "),
    },
  };
  const rest = choices.flatMap(({ value, others }) =>
    others.map(([name, node]) => ({
      ...{ name, isRequired: true },
      node: { ...node, description: `With ${value}: ${node.description ?? ""}` },
    })),
  );
  return [choice, ...rest];
}

/** A value as it is written in the file. */
const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 5 });

function valuesOf(node: SchemaNode): string {
  if (node.const !== undefined) {
    return `\`${written(node.const)}\``;
  }
  if (node.enum !== undefined) {
    return node.enum.map((value) => `\`${value}\``).join(", ");
  }
  if (node.type === "integer" || node.type === "number") {
    return `${node.type === "integer" ? "" : "number, "}${number(node.minimum ?? 0)} to ${number(node.maximum ?? 0)}`;
  }
  if (node.items?.properties !== undefined) {
    return "list";
  }
  if (node.type === "array") {
    const { enum: names = [] } = node.items ?? {};
    return names.length > longestList ? "list of names of fields" : "list of texts";
  }
  const plain = { boolean: "`true`, `false`", string: node.format === "email" ? "mail address" : "text" };
  return plain[node.type as keyof typeof plain];
}

function defaultOf({ node, isRequired }: Row): string {
  if (node.default === undefined) {
    return isRequired ? "has to be given" : "";
  }
  if (Array.isArray(node.default)) {
    const { length } = node.default;
    return length === 0 ? "`[]`" : `${length} entries: [privacy.md](privacy.md)`;
  }
  return `\`${written(node.default)}\``;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

const tableRow = (row: Row): string =>
  `| \`${row.name}\` | ${valuesOf(row.node)} | ${defaultOf(row)} | ${cell(row.node.description ?? "")} |`;

function table(rows: readonly Row[]): readonly string[] {
  return ["| key | values | default | meaning |", "| --- | --- | --- | --- |", ...rows.map(tableRow), ""];
}

const top = Object.entries(schema.properties ?? {});

const sections: readonly string[] = top
  .filter(([, node]) => isSection(node))
  .flatMap(([name, node]) => [`### ${name}`, "", node.description ?? "", "", ...table(rowsOf(node))]);

const topRows: readonly Row[] = top
  .filter(([, node]) => !isSection(node))
  .map(([name, node]) => ({ name, node, isRequired: schema.required?.includes(name) === true }));

/** docs/configuration.md: an example of everything, and every key with its values and its default. */
export function configurationPage(): string {
  parseConfig(path.resolve("example.yaml"), exampleConfiguration); // an example that is refused is none
  return [
    "<!-- Generated by `npm run generate` from packages/bridge/src/config and scripts/generate/configuration-example.ts. Do not edit. -->",
    "",
    "# The configuration",
    "",
    "One YAML file, data only: `/etc/tier2/config.yaml`, on Windows `%ProgramData%\\Tier2\\config.yaml` (unproven), or what",
    "`--config` names. Only `schemaVersion` and `psa` are needed; everything else has a default that fits one computer. An",
    "unknown key, a wrong value and a secret in the file itself are refused, with the line and what to do.",
    "[packages/bridge/config.schema.json](../packages/bridge/config.schema.json) describes it for editors.",
    "",
    "- **Places** are relative to the folder of the file: `dataDirectory`, `device.path`, the sockets of `api`, secrets.",
    "- **Secrets** are references, never themselves: `file:PATH` (readable by the bridge's account alone, chmod 600) or",
    "  `env:NAME`. `tier2 secret set NAME` writes the file; NAME is the key in `psa`, others are written whole, e.g.",
    "  `fallback.psa.password`. For a systemd credential write `file:` and its path ([service-linux.md](service-linux.md)).",
    "- **While it runs** the bridge looks at the file and at those of its secrets every 2 s. A good change is in force within",
    "  seconds; `dataDirectory`, `device`, `api` and `delivery` wait for the next start, and it says so. A file that cannot",
    "  be used leaves the state before in force, and is a warning in `tier2 status` until it is mended.",
    "- `tier2 setup` writes the file by asking; `tier2 config validate` names everything that is wrong with one, with lines and what",
    "  to do; `tier2 config show` prints what is in force, defaults marked; `tier2 secret list` the secrets' ages, never themselves.",
    "- `tier2 psa check` looks whether the helpdesk system takes all of it; `tier2 telemetry` shows what `capture` makes of it.",
    "",
    "## An example of everything",
    "",
    "Leave out what you do not need: most of these lines say what is the default anyway.",
    "",
    "```yaml",
    exampleConfiguration.trim(),
    "```",
    "",
    "What the policies do, press by press: [packages/bridge](../packages/bridge/README.md#what-becomes-of-a-press).",
    "",
    "## Every key",
    "",
    ...table(topRows),
    ...sections,
    "The keys of `psa` and `fallback.psa` beside `kind` are those of the helpdesk system:",
    "[the READMEs of the adapters](../packages/psa-adapters/README.md).",
    "",
  ].join("\n");
}
