import { newSecretReference } from "@tier2/bridge";
import { type Document, type Pair, isMap, isPair, isScalar, parseDocument } from "yaml";
import type { Policies } from "./ask-rest.ts";
import type { Draft } from "./draft.ts";
import { oneLineKey } from "./systems.ts";

/** What a file has that the set-up writes for the first time; an existing one keeps its own words. */
const template = `# The help button of this computer. Written by tier2 setup; after a change by hand: tier2 config validate
# Every key and its default: docs/configuration.md
schemaVersion: 1

# The helpdesk system. Secrets stand in files of their own: tier2 secret set NAME replaces one.
psa: {}

# Whose computer this is, as the helpdesk system knows the customer: a press never lands at another one.
company: Contoso

dataDirectory: data # beside this file; left out: /var/lib/tier2, on Windows %ProgramData%\\Tier2\\data

fleet:
  endpoints: 1 # computers with a button that share the limits of this helpdesk system

policy:
  submit: at-once # or undo: pressing again within undoSeconds cancels it
  undoSeconds: 5
  gestures: true # a double press is urgent, a long one cancels
  fold: true # pressed again within foldMinutes: a note on the same ticket

capture:
  screen:
    policy: off # pictures of the screen: off, ask (sent only when the person says so) or on

# Whom people turn to when the button cannot help.
support: {}
`;

/** Where secrets are kept, relative to the configuration, by their keys in the section. */
export type SecretReferences = ReadonlyMap<string, string>;

/**
 * The reference of each secret: the one that it has, or a file in the folder `secrets`. What was typed anew goes where the
 * same key of the same system was kept there; what another one is kept in is never written over.
 */
export function referencesOf(
  { secrets, system }: Draft,
  existing: string | undefined,
  isThere: (file: string) => boolean,
): SecretReferences {
  const before = parseDocument(existing ?? "");
  const isSame = before.getIn(["psa", "kind"]) === system.kind;
  const placeOf = (key: string): string => {
    const old: unknown = isSame ? before.getIn(["psa", key]) : undefined;
    if (typeof old === "string" && /^(?:file|dpapi):secrets\//.test(old)) {
      return old;
    }
    const usual = `secrets/${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    let file = usual;
    for (let number = 2; isThere(file); number++) {
      file = `${usual}-${number}`;
    }
    return newSecretReference(file);
  };
  return new Map([...secrets].map(([key, { reference }]) => [key, reference ?? placeOf(key)]));
}

export interface ConfigPlace {
  readonly references: SecretReferences;
  /** Text of the file that is there; everything that is not asked for stays, and its comments. */
  readonly existing: string | undefined;
  /** The service's own file, whose data has its own place; another one's stands beside it. */
  readonly isOfService: boolean;
}

/** The file as YAML with comments. */
export function configText(
  draft: Draft,
  policies: Policies,
  { references, existing, isOfService }: ConfigPlace,
): string {
  const fresh = parseDocument(template);
  const document = existing === undefined ? fresh : parseDocument(existing);
  const { policy, screen, endpoints, support } = policies;
  writeSection(document, sectionOf(draft, references));
  put(document, fresh, ["company"], draft.company);
  if (existing === undefined && isOfService) {
    document.delete("dataDirectory");
  }
  put(document, fresh, ["fleet", "endpoints"], endpoints);
  for (const [key, value] of Object.entries(policy)) {
    put(document, fresh, ["policy", key], value);
  }
  put(document, fresh, ["capture", "screen", "policy"], screen);
  for (const key of ["name", "phone", "email", "hours", "url"] as const) {
    put(document, fresh, ["support", key], support[key]);
  }
  if (Object.keys(support).length === 0) {
    document.deleteIn(["support"]);
  }
  return document.toString({ lineWidth: 120 });
}

/** The section as it is written: address and login first. */
function sectionOf(draft: Draft, references: SecretReferences): Readonly<Record<string, unknown>> {
  const { kind, address, texts, credentials } = draft.system;
  const values: Readonly<Record<string, unknown>> = { ...draft.section, ...Object.fromEntries(references) };
  const first = [...(address === undefined ? [] : [address]), ...texts, ...credentials].map(({ key }) => key);
  const known = [...first, oneLineKey].filter((key) => Object.hasOwn(values, key));
  return { kind, ...Object.fromEntries(known.map((key) => [key, values[key]])), ...values };
}

/** Keys of the adapter that were not asked for stay as they are. */
function writeSection(document: Document, section: Readonly<Record<string, unknown>>): void {
  const isSame = document.getIn(["psa", "kind"]) === section["kind"];
  if (!isSame) {
    document.setIn(["psa"], document.createNode(section));
  }
  const psa: unknown = document.getIn(["psa"], true);
  for (const key of isMap(psa) ? psa.items.map((pair) => String(pair.key)) : []) {
    if (!Object.hasOwn(section, key)) {
      document.deleteIn(["psa", key]);
    }
  }
  for (const [key, value] of Object.entries(section)) {
    const old: unknown = document.getIn(["psa", key]);
    if (typeof value === "object" || old !== value) {
      document.setIn(["psa", key], typeof value === "object" ? document.createNode(value) : value);
    }
    const node: unknown = document.getIn(["psa", key], true);
    if (isScalar(node) && typeof value === "string" && /^(?:file|dpapi):/.test(value) && !isSame) {
      node.comment = ` tier2 secret set ${key}`;
    }
  }
}

/** A value of the template's keys, with the template's comments where the key is new; undefined takes it out. */
function put(document: Document, fresh: Document, place: readonly string[], value: unknown): void {
  const [section = ""] = place;
  if (value === undefined) {
    if (document.hasIn(place)) {
      document.deleteIn(place);
    }
    return;
  }
  if (!document.has(section)) {
    const pair = pairOf(fresh, section);
    if (pair !== undefined && isMap(document.contents)) {
      document.contents.items.push(pair);
    }
  }
  if (document.getIn(place) !== value) {
    document.setIn(place, value);
  }
}

const pairOf = ({ contents }: Document, name: string): Pair | undefined =>
  isMap(contents)
    ? contents.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name)
    : undefined;
