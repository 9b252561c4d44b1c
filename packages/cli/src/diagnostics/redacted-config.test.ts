import { configJsonSchema } from "@tier2/bridge";
import { expect, test } from "vitest";
import { Pseudonyms } from "./pseudonyms.ts";
import { learnConfig } from "./redacted-config.ts";

interface SchemaNode {
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

/** Keys whose values are words of this program. */
const choices = (node: SchemaNode): readonly (readonly [key: string, words: readonly string[]])[] =>
  Object.entries(node.properties ?? {}).flatMap(([key, inner]) =>
    inner.enum === undefined ? choices(inner) : [[key, inner.enum]],
  );

test("words of this program are kept in the configuration, and taken for nobody's in a log", () => {
  const found = choices(configJsonSchema());
  expect(found.length).toBeGreaterThan(4);
  for (const [key, words] of found) {
    for (const word of words) {
      const pseudonyms = new Pseudonyms();
      expect(learnConfig({ [key]: word }, pseudonyms)).toEqual({ [key]: word });
      expect(pseudonyms.redactedText(`the log says ${word}`)).toBe(`the log says ${word}`);
    }
  }
});
