import path from "node:path";
import { parseConfig } from "../../packages/bridge/src/config/load-config.ts";
import { configJsonSchema } from "../../packages/bridge/src/config/schema.ts";
import { registryKeys } from "../../packages/bridge/src/config/registry-origin.ts";
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

const onWindows: readonly string[] = [
  "## On Windows",
  "",
  "Values in the registry take the place of lines in the service's own file. What stands higher counts more:",
  "",
  "| | where | who writes it |",
  "| --- | --- | --- |",
  `| 1 | \`HKLM\\${registryKeys.policy}\` | the organisation: group policy, Intune ([the template](../deploy/windows/policy/)) |`,
  `| 2 | \`HKLM\\${registryKeys.vendor}\` | the installer: its property \`COMPANY\` |`,
  "| 3 | `%ProgramData%\\Tier2\\config.yaml` | `tier2 setup`, `tier2 service provision`, an editor |",
  "",
  "- The **name** of a value is the place of the key: `company`, `capture.screen.policy`. Capital and small letters are the same.",
  "- Its **type**: REG_SZ for a text, REG_DWORD for a number and for `true` (1) and `false` (0), REG_MULTI_SZ for a list of texts.",
  "  A number may be REG_SZ, too: `0.5`. An empty value says nothing.",
  "- Every key below that is a text, a number, a switch or a list of texts can stand there, and the keys of `psa` and",
  "  `fallback.psa`; `rules`, `texts`, `device` and `page.questions` stand in the file alone.",
  "- Everybody on the computer can read the registry: a **secret** there is refused, a reference is taken.",
  "- With `psa.kind` and what belongs to it in the registry no file is needed.",
  "- The bridge looks every 2 s. `tier2 config show` marks what is `set by policy` and `set by the installer`; `tier2 status`",
  "  and `tier2 doctor` name it.",
  "- Another file, named with `--config`, stands alone: nothing of the registry is put over it.",
  "",
  "A value that cannot be used:",
  "",
  "| | what counts then |",
  "| --- | --- |",
  "| `company`, `psa.*`, `fallback.psa.*` | nothing: the configuration is refused. A running bridge keeps the one before; tickets never go to another customer instead |",
  "| `capture.screen.policy` | `off` |",
  "| an entry of a list | the other entries |",
  "| any other, `site`, and a name that is not known | the level below, with the warning `config-value-ignored` (event 1021), `tier2 config validate` and `tier2 doctor` |",
  "",
  "`dpapi:PATH` is kept by DPAPI for this computer: a copied file opens on no other one. Any program on the computer may ask",
  "Windows to open it; who may read the folder `secrets` is what keeps it from other people. `tier2 setup` and `tier2 service",
  "provision` write `dpapi:` there; the key of the database is kept in the same way. All of this ran under Wine, whose DPAPI",
  "binds nothing to a computer; on a real Windows it is unproven.",
  "",
  "`tier2 service provision --config FILE --secrets FILE` is what the installer runs for `CONFIG` and `SECRETFILE`. The file of",
  "secrets has a line `NAME: VALUE` for each; NAME as `tier2 secret set` takes it, the value all that follows, without blanks",
  "or quotes around it. Everything is checked before anything is written. Paths are whole ones, texts are UTF-8.",
  "",
];

/** docs/configuration.md: an example of everything, and every key with its values and its default. */
export function configurationPage(): string {
  parseConfig(path.resolve("example.yaml"), exampleConfiguration); // an example that is refused is none
  return [
    "<!-- Generated by `npm run generate` from packages/bridge/src/config and scripts/generate/configuration-example.ts. Do not edit. -->",
    "",
    "# The configuration",
    "",
    "One YAML file, data only: `/etc/tier2/config.yaml`, on Windows `%ProgramData%\\Tier2\\config.yaml`, or what `--config` names.",
    "On Windows [the registry](#on-windows) may say more. Only `schemaVersion` and `psa` are needed; everything else has a",
    "default that fits one computer. An unknown key, a wrong value and a secret in the file itself are refused, with the line",
    "and what to do.",
    "[packages/bridge/config.schema.json](../packages/bridge/config.schema.json) describes it for editors.",
    "",
    "- **Places** are relative to the folder of the file: `dataDirectory`, `device.path`, the sockets of `api`, secrets.",
    "- **Secrets** are references, never themselves: `file:PATH` (readable by the bridge's account alone, chmod 600), `env:NAME`,",
    "  or on Windows `dpapi:PATH` (a file that Windows encrypts for this computer). `tier2 secret set NAME` writes the file;",
    "  NAME is the key in `psa`, others are written whole, e.g. `fallback.psa.password`. For a systemd credential write `file:`",
    "  and its path ([deploy-linux.md](deploy-linux.md)).",
    "- **While it runs** the bridge looks at the file and at those of its secrets every 2 s. A good change is in force within",
    "  seconds; `dataDirectory`, `device`, `api` and `delivery` wait for the next start, and it says so. A file that cannot",
    "  be used leaves the state before in force, and is a warning in `tier2 status` until it is mended.",
    "- `tier2 setup` writes the file by asking; `tier2 config validate` names everything that is wrong with one, with lines and what",
    "  to do; `tier2 config show` prints what is in force, defaults marked; `tier2 secret list` the secrets' ages, never themselves.",
    "- `tier2 psa check` looks whether the helpdesk system takes all of it; `tier2 telemetry` shows what `capture` makes of it.",
    "",
    ...onWindows,
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
