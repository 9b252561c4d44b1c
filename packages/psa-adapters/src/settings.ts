// Pieces of `psa` sections that adapters share.
import { z } from "zod";
import { isSearchableEmail } from "./text.ts";

/** Space, line breaks and characters without width. */
const blank = String.raw`[\s\u200b-\u200d\u2060\ufeff]*`;
const blankEnds = new RegExp(`^${blank}|${blank}$`, "g");

/** A secret without what copying adds at both ends: spaces, line breaks, characters without width, a pair of quotes. */
export function withoutCopiedEnds(text: string): string {
  const trimmed = text.replaceAll(blankEnds, "");
  const inner = /^"(.+)"$|^'(.+)'$|^\u201c(.+)\u201d$/su
    .exec(trimmed)
    ?.slice(1)
    .find((part) => part !== undefined);
  return inner === undefined ? trimmed : inner.replaceAll(blankEnds, "");
}

/** Something pasted: cut at both ends, untouched inside. */
export const pasted: z.ZodType<string, string> = z
  .string()
  .transform(withoutCopiedEnds)
  .pipe(z.string().min(1, "is empty"));

/** The same for a header: visible ASCII. */
export const pastedKey: z.ZodType<string, string> = pasted.pipe(
  z
    .string()
    .regex(/^[\x21-\x7e]+$/, "has a space, a line break or another character that cannot be part of it; copy it again"),
);

/** For printing: what was cut off the values of these names. */
export const cutNotes = (section: unknown, names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const given = (section as Readonly<Record<string, unknown>>)[name];
    return typeof given === "string" && withoutCopiedEnds(given) !== given
      ? [`spaces, quotes or line breaks around "${name}" were cut off`]
      : [];
  });

/** An address that `parse` understands; it throws an Error that says what is wrong. */
export const siteText = <Site>(parse: (typed: string) => Site): z.ZodType<Site, string> =>
  z.string().transform((typed, context): Site => {
    try {
      return parse(typed.trim());
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

export const searchableEmail: z.ZodType<string, string> = z
  .string()
  .refine(isSearchableEmail, "is no e-mail address that can be searched for");

/** Longest time of one request. */
export const timeoutMs: z.ZodDefault<z.ZodNumber> = z.number().int().min(10).max(120_000).default(20_000);

type Separate<Name extends string> = Readonly<Record<Name, string>>;

/**
 * The credentials: either the separate values, or the one line of the existing product that has all of them, which `split`
 * takes apart or says what is wrong with. Undefined when there is an issue.
 */
export function credentialsOf<Name extends string>(
  input: { readonly credentials?: string | undefined } & Readonly<Partial<Record<Name, string | undefined>>>,
  names: readonly Name[],
  split: (line: string) => Separate<Name> | string,
  context: z.RefinementCtx,
): Separate<Name> | undefined {
  const complain = (name: string, message: string): undefined => {
    context.addIssue({ code: "custom", path: [name], message });
  };
  const given = names.filter((name) => input[name] !== undefined);
  if (input.credentials === undefined) {
    const missing = names.find((name) => !given.includes(name));
    return missing === undefined ? (input as Separate<Name>) : complain(missing, "is missing");
  }
  if (given.length > 0) {
    return complain("credentials", `stands beside ${given.join(", ")}: give the one line or the separate values`);
  }
  const parts = split(input.credentials);
  return typeof parts === "string" ? complain("credentials", parts) : parts;
}

/** Where strangers' tickets go: `company` unless it is said otherwise. Undefined when there is an issue. */
export function catchAllOf(
  catchAll: { readonly company?: string | undefined; readonly contactEmail: string },
  company: string | undefined,
  context: z.RefinementCtx,
): { readonly company: string; readonly contactEmail: string } | undefined {
  const name = catchAll.company ?? company;
  if (name !== undefined) {
    return { company: name, contactEmail: catchAll.contactEmail };
  }
  const message = 'is missing: without "company" it says where strangers go';
  context.addIssue({ code: "custom", path: ["catchAll", "company"], message });
  return undefined;
}

const keysAre = "; the keys here are ";

/** An object without unknown keys; the message about one tells those that there are. */
export const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `unknown key "${issue.keys.join('", "')}"${keysAre}${Object.keys(shape).join(", ")}`
        : undefined,
  });

/** The keys that such a message tells, to find the one that was meant; none of another message. */
export const keysIn = (message: string): readonly string[] => message.split(keysAre)[1]?.split(", ") ?? [];
