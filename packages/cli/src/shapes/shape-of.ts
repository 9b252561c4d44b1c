import { z } from "zod";

/** A type as JSON has it: a key that may be left out and one whose value may be undefined are the same there. */
type AsJson<Value> = Value extends readonly (infer Item)[]
  ? readonly AsJson<Item>[]
  : Value extends object
    ? { [Key in keyof Value]-?: AsJson<Exclude<Value[Key], undefined>> | Missing<Value, Key> }
    : Value;

type Missing<Value, Key extends keyof Value> =
  Value extends Required<Pick<Value, Key>> ? Extract<Value[Key], undefined> : undefined;

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;

/**
 * A shape of a type: `shapeOf<BridgeStatus>()(z.strictObject({...}))`. A key too much, one too few, or one of another type
 * does not compile ("is not assignable to never"). What is undefined in the type is left out in JSON.
 */
export const shapeOf =
  <Value>() =>
  <Shape extends z.ZodType>(
    shape: Same<AsJson<z.output<Shape>>, AsJson<Value>> extends true ? Shape : never,
  ): z.ZodType<Value> =>
    shape as z.ZodType as z.ZodType<Value>;

/** A word of a list that grows, e.g. of warnings: a program that reads it has to bear words that it does not know. */
export const openWord = <Word extends string>(): z.ZodType<Word> => z.string() as z.ZodType as z.ZodType<Word>;
