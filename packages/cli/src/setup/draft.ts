import { Tier2Error, isSecretReference } from "@tier2/bridge";
import type { PsaAdapter } from "@tier2/psa-adapters";
import { openAdapter } from "@tier2/psa-adapters";
import { z } from "zod";
import { type System, keysInFiles, oneLineKey } from "./systems.ts";

/** A value that is kept in a file of its own. */
export interface Secret {
  readonly value: string;
  /** Where it stands already; missing: it was typed now. */
  readonly reference?: string;
}

type Values = Readonly<Record<string, unknown>>;

/** What was answered so far. */
export interface Draft {
  readonly system: System;
  /** The section `psa` without its secrets and without the customer. */
  readonly section: Values;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** The customer of this computer. */
  readonly company?: string | undefined;
}

/** The value of `key` or `outer.inner`. */
export function valueAt(values: Values, place: string): unknown {
  const [key = "", ...inner] = place.split(".");
  const value = values[key];
  return inner.length === 0 ? value : isValues(value) ? valueAt(value, inner.join(".")) : undefined;
}

/** The same values with another one; undefined takes it out, and with it what is empty then. */
export function withValue(values: Values, place: string, value: unknown): Values {
  const [key = "", ...inner] = place.split(".");
  const old = values[key];
  const next = inner.length === 0 ? value : withValue(isValues(old) ? old : {}, inner.join("."), value);
  const { [key]: _old, ...others } = values;
  return next === undefined || (isValues(next) && Object.keys(next).length === 0) ? others : { ...values, [key]: next };
}

const isValues = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const withSecret = (draft: Draft, key: string, secret: Secret | undefined): Draft => {
  const others = [...draft.secrets].filter(([name]) => name !== key);
  return { ...draft, secrets: new Map(secret === undefined ? others : [...others, [key, secret]]) };
};

/** An existing section, its secrets taken apart; those that `secretOf` does not give are to be asked for. */
export function draftOf(
  system: System,
  { company, ...section }: Readonly<Record<string, unknown>>,
  secretOf: (value: unknown, key: string) => Secret | undefined,
): Draft {
  let draft: Draft = { system, section, secrets: new Map(), ...(typeof company === "string" ? { company } : {}) };
  for (const key of keysInFiles(system)) {
    const value = section[key];
    const secret = value === undefined ? undefined : secretOf(value, key);
    draft = { ...draft, section: withValue(draft.section, key, undefined) };
    draft = secret === undefined ? draft : withSecret(draft, key, secret);
  }
  return draft;
}

/** The section as an adapter takes it: secrets and customer in it, and stand-ins for what is not answered yet. */
export function sectionOf({ system, section, secrets, company }: Draft): { readonly kind: string } & Values {
  const { standIn, oneLine, kind } = system;
  const replaced = secrets.has(oneLineKey) ? (oneLine?.replaces ?? []) : [];
  const needed = Object.entries(standIn).filter(([key]) => !replaced.includes(key));
  const typed = Object.fromEntries([...secrets].map(([key, { value }]) => [key, value]));
  const catchAll = { ...(standIn["catchAll"] as Values | undefined), ...(section["catchAll"] as Values | undefined) };
  return {
    ...Object.fromEntries(needed),
    ...section,
    ...typed,
    ...(standIn["catchAll"] === undefined ? {} : { catchAll }),
    ...(company === undefined ? {} : { company }),
    kind,
  };
}

/** What is wrong with a text that is written into the section as it is; `old`: it stands there already. */
export const referenceProblem = (text: string, old?: unknown): string | undefined =>
  isSecretReference(text) && text !== old
    ? "What begins so would be taken for the place of a secret, and read from there. Write it otherwise."
    : undefined;

/** What is wrong with the value of a key, in the adapter's words. */
export async function problemAt(draft: Draft, key: string): Promise<string | undefined> {
  try {
    await openAdapter(sectionOf(draft));
    return undefined;
  } catch (error) {
    if (!(error instanceof z.ZodError)) {
      throw error;
    }
    const issue = error.issues.find(({ path }) => path.join(".") === key || path[0] === key);
    return issue?.message.replace(/\.?$/, ".");
  }
}

/** The adapter as far as it is answered. Rejects with a Tier2Error when something is wrong that is not asked for. */
export const adapterOf = async (draft: Draft): Promise<PsaAdapter> =>
  orRefused(async () => openAdapter(sectionOf(draft)));

/** A ZodError of `make` as a Tier2Error of category `config`. */
export async function orRefused<Value>(make: () => Promise<Value>): Promise<Value> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof z.ZodError)) {
      throw error;
    }
    const [issue] = error.issues;
    throw new Tier2Error(
      {
        code: "setup_section_refused",
        category: "config",
        message: `The configuration has something that is not asked for and cannot be used: ${["psa", ...(issue?.path ?? [])].join(".")}: ${issue?.message}.`,
        hint: "Mend or remove it first; tier2 config validate names the line.",
      },
      { cause: error },
    );
  }
}
