import { type ErrorCode, type YAMLError, visit } from "yaml";
import type { ConfigSource } from "./problems.ts";

/** The library's own words quote the text, and that may be a secret in the wrong place. */
const kinds: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: "an alias (*) has an anchor (&) or a tag (!)",
  BAD_ALIAS: "an alias (*) has no name, or its name ends in a colon",
  BAD_COLLECTION_TYPE: "a tag (!) does not fit what follows it",
  BAD_DIRECTIVE: "a line that begins with % is no directive",
  BAD_DQ_ESCAPE: "a backslash in double quotes has no meaning with what follows; in single quotes it is one",
  BAD_INDENT: "the indentation does not fit the lines before",
  BAD_PROP_ORDER: "an anchor (&) or a tag (!) stands in the wrong place",
  BAD_SCALAR_START: "a value that begins with this character has to stand in quotes",
  BLOCK_AS_IMPLICIT_KEY: "a second key, or a list, on the line of a key",
  BLOCK_IN_FLOW: "a list or keys of several lines within brackets",
  DUPLICATE_KEY: "a key stands there twice",
  IMPOSSIBLE: "it cannot be read",
  KEY_OVER_1024_CHARS: "a key of more than 1024 characters",
  MISSING_CHAR: "a colon, comma, quote, bracket or blank is missing",
  MULTILINE_IMPLICIT_KEY: "a key without its colon, or on several lines",
  MULTIPLE_ANCHORS: "a value with more than one anchor (&)",
  MULTIPLE_DOCS: "a second document (---) in the file",
  MULTIPLE_TAGS: "a value with more than one tag (!)",
  NON_STRING_KEY: "a key that is no text",
  RESOURCE_EXHAUSTION: "brackets or keys too deep within each other",
  TAB_AS_INDENT: "a tab in the indentation: write blanks",
  TAG_RESOLVE_FAILED: "a tag (!) that is not known; a value that begins with ! has to stand in quotes",
  UNEXPECTED_TOKEN: "something that does not belong there",
};

/** Line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a YAML text and where, without a word of the text. */
export function yamlWords({ code, pos }: YAMLError, { lines }: ConfigSource): Position & { readonly words: string } {
  return { ...positionAt(pos[0], lines), words: kinds[code] };
}

/** Where the first alias of a document is; its start when there is none. */
export function firstAlias({ document, lines }: ConfigSource): Position {
  let offset = 0;
  visit(document, {
    Alias: (_key, { range }) => {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return positionAt(offset, lines);
}

function positionAt(offset: number, lines: ConfigSource["lines"]): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
