import { z } from "zod";
import type { OpenRequest, PictureWord, ReplyRequest, Said } from "./browser/protocol.ts";
import { mostRectangles } from "./blackout.ts";
import { longestLine, longestWords } from "./form.ts";
import { pageError } from "./page-errors.ts";

const id = z.string().min(1).max(100);
const line = z.string().max(longestLine).optional();
const pixels = z.number().min(-100_000).max(100_000);

const said = z.strictObject({
  words: z.string().max(longestWords),
  chosen: z.array(id).max(200),
  ...{ name: line, email: line, phone: line, company: line },
});

const pictureWord = z.discriminatedUnion("isAllowed", [
  z.strictObject({
    isAllowed: z.literal(true),
    black: z
      .array(z.strictObject({ left: pixels, top: pixels, width: pixels.min(0), height: pixels.min(0) }))
      .max(mostRectangles),
  }),
  z.strictObject({ isAllowed: z.literal(false) }),
]);

/** What the bodies of requests must look like; each throws a Tier2Error. */
export const parseOpen = (body: unknown): OpenRequest => parse(z.strictObject({ token: z.string().max(100) }), body);
/** Texts that are left out and empty ones are the same. */
export const parseSaid = (body: unknown): Said => {
  const { name, email, phone, company, ...rest } = parse(said, body);
  const given = Object.entries({ name, email, phone, company }).filter(([, text]) => text !== undefined);
  return { ...rest, ...Object.fromEntries(given) };
};
export const parsePictureWord = (body: unknown): PictureWord => parse(pictureWord, body);
export const parseReply = (body: unknown): ReplyRequest =>
  parse(z.strictObject({ pressId: id, text: z.string().max(longestWords) }), body);
export const parseSeen = (body: unknown): { readonly pressId: string } => parse(z.strictObject({ pressId: id }), body);

function parse<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const parsed = schema.safeParse(body);
  if (parsed.success) {
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "The body" : `"${issue.path.join(".")}" in the body`;
  throw pageError(
    "page_value_refused",
    `${where} is not as it should be: ${issue?.message ?? "unknown"}.`,
    "Load the page anew.",
  );
}
