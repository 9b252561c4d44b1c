import { z } from "zod";
import { type Rule, rulesSection } from "../rules/rule.ts";
import { type TextsConfig, textsSection } from "../texts/section.ts";
import { type PageConfig, pageSection } from "./page-section.ts";
import {
  type ApiConfig,
  type ButtonConfig,
  type CaptureConfig,
  type FallbackConfig,
  type NetworkConfig,
  type PolicyConfig,
  type RetentionConfig,
  type SupportConfig,
  type WatchConfig,
  apiSection,
  buttonSection,
  captureSection,
  fallbackSection,
  networkSection,
  policySection,
  retentionSection,
  supportSection,
  watchSection,
} from "./sections.ts";

const secretPattern = /^(env:[A-Za-z_][A-Za-z0-9_]*|(file|dpapi):.+)$/;

const milliseconds = (least: number, most: number): z.ZodNumber => z.number().int().min(least).max(most);

const hourMs = 3_600_000;

/** The configuration with all defaults filled in; secrets are still references. */
export interface BridgeConfig {
  readonly schemaVersion: 1;
  readonly psa: { readonly kind: string; readonly [key: string]: unknown };
  /** The customer this computer belongs to; wins over what the person's address says. */
  readonly company?: string | undefined;
  readonly site?: string | undefined;
  readonly device: { readonly transport: "node-hid" } | { readonly transport: "socket"; readonly path: string };
  readonly button: ButtonConfig;
  readonly dataDirectory?: string | undefined;
  readonly person: { readonly name?: string | undefined; readonly email?: string | undefined };
  /** How many computers share the helpdesk system's limits, this one included. */
  readonly fleet: { readonly endpoints: number };
  readonly capture: CaptureConfig;
  readonly policy: PolicyConfig;
  readonly rules: readonly Rule[];
  readonly texts: TextsConfig;
  readonly page: PageConfig;
  readonly watch: WatchConfig;
  readonly retention: RetentionConfig;
  readonly fallback?: FallbackConfig | undefined;
  readonly network: NetworkConfig;
  readonly support: SupportConfig;
  readonly api: ApiConfig;
  readonly delivery: {
    readonly timeoutMs: number;
    readonly settleMs: number;
    readonly backoffBaseMs: number;
    readonly backoffCapMs: number;
    readonly gestureWindowMs: number;
    /** A press that could not be sent for so long is a dead letter. */
    readonly deadAfterDays: number;
    /** Of requests and files at most so many; tickets go before all others and never wait for it. */
    readonly requestsPerHour: number;
    readonly fileMegabytesPerHour: number;
  };
}

/** The configuration file. Unknown keys are refused; the keys of `psa` beside `kind` are the adapter's. */
export const configSchema: z.ZodType<BridgeConfig> = z.strictObject({
  schemaVersion: z.literal(1).describe("Version of this file's format: 1."),
  psa: z
    .looseObject({
      kind: z
        .string()
        .min(1)
        .describe(
          "Which helpdesk system: atera, autotask, connectwise, email, kaseya-bms, request-tracker or webhook.",
        ),
    })
    .describe(
      "The helpdesk system, its credentials as references (env:NAME, file:PATH, on Windows dpapi:PATH) and its settings.",
    ),
  company: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe("The customer this computer belongs to, as the helpdesk system knows it. Wins over the mail address."),
  site: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe("That customer's site. No helpdesk system here can be told one: it is refused."),
  device: z
    .discriminatedUnion("transport", [
      z.strictObject({ transport: z.literal("node-hid").describe("Buttons plugged into this computer.") }),
      z.strictObject({
        transport: z.literal("socket").describe("A button that another process plays."),
        path: z.string().min(1).describe("Unix socket (relative to this file) or Windows named pipe of that process."),
      }),
    ])
    .default({ transport: "node-hid" })
    .describe("How buttons are reached."),
  button: buttonSection,
  dataDirectory: z
    .string()
    .min(1)
    .optional()
    .describe("Folder of the database. Default: /var/lib/tier2, on Windows %ProgramData%\\Tier2\\data."),
  person: z
    .strictObject({
      name: z.string().min(1).max(100).optional().describe("Who sits here."),
      email: z.email().optional().describe("By this the helpdesk system finds the contact."),
    })
    .default({})
    .describe("Who presses, when it is always the same person."),
  fleet: z
    .strictObject({
      endpoints: z
        .number()
        .int()
        .min(1)
        .max(1_000_000)
        .default(1)
        .describe(
          "How many computers with a button use this helpdesk system; its limits hold for all of them together.",
        ),
    })
    .prefault({})
    .describe("The computers that share the helpdesk system's limits."),
  capture: captureSection,
  policy: policySection,
  rules: rulesSection,
  texts: textsSection,
  page: pageSection,
  watch: watchSection,
  retention: retentionSection,
  fallback: fallbackSection.optional(),
  network: networkSection,
  support: supportSection,
  api: apiSection,
  delivery: z
    .strictObject({
      timeoutMs: milliseconds(10, hourMs).default(30_000).describe("Time of one attempt to make a ticket."),
      settleMs: milliseconds(0, hourMs)
        .default(5000)
        .describe(
          "After an attempt without an answer, a search waits this long for a late ticket to show up; it is repeated so much later.",
        ),
      backoffBaseMs: milliseconds(1, hourMs).default(1000).describe("Longest wait after the first failure."),
      backoffCapMs: milliseconds(1, hourMs).default(300_000).describe("Longest wait after many failures."),
      gestureWindowMs: milliseconds(0, 60_000)
        .default(3000)
        .describe("A press whose gesture did not come within this counts as a short one."),
      deadAfterDays: z
        .number()
        .min(0.000_01)
        .max(365)
        .default(14)
        .describe("A press that could not be sent for so long is a dead letter: told loudly, and not tried again."),
      requestsPerHour: z
        .number()
        .int()
        .min(10)
        .max(1_000_000)
        .default(1000)
        .describe("Requests to the helpdesk system at most; notes, files and looks for answers wait, tickets never."),
      fileMegabytesPerHour: z.number().min(0.1).max(10_000).default(20).describe("Pictures and reports at most."),
    })
    .prefault({})
    .describe("Times (milliseconds) and amounts of delivery. The defaults fit; tests use shorter ones."),
});

/** Names that hold secrets in any adapter's section; `credentials` is the one line that has all of them. */
const secretNames = /(private|secret|api)[-_]?key$|secret|password|token$|^credentials$/i;

export const isSecretName = (name: string): boolean => secretNames.test(name);
export const isSecretReference = (value: string): boolean => secretPattern.test(value);

/** JSON Schema of the configuration file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(configSchema, { io: "input" }), title: "Configuration of the tier2 bridge" };
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  /** Of a list. */
  readonly items?: SchemaNode;
}

/** The keys the configuration knows at a place in it. */
export function knownKeys(place: readonly PropertyKey[]): string[] {
  let nodes: readonly SchemaNode[] = [configJsonSchema()];
  for (const name of place) {
    nodes = nodes.flatMap(variants).flatMap(({ properties, items }) => properties?.[String(name)] ?? items ?? []);
  }
  return [...new Set(nodes.flatMap(variants).flatMap(({ properties = {} }) => Object.keys(properties)))];
}

const variants = (node: SchemaNode): readonly SchemaNode[] => node.oneOf ?? node.anyOf ?? [node];
