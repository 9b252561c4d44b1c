import { expect, test } from "vitest";
import { cleanLine, cleanLines, fenced } from "./clean-text.ts";

test.each([
  ["control characters", "a\u0000b\u001b[31mc\u007f\u009b", "ab[31mc"],
  ["line and paragraph separators", "a\u2028b\u2029c", "abc"],
  ["bidi overrides and isolates", "a\u202eexe.txt\u202c\u2066b\u2069\u061c", "aexe.txtb"],
  ["zero-width characters and byte order marks", "a\u200bb\u200d\u2060\ufeff", "ab"],
  ["letters that only programs see", "a\u{e0041}\u{e007f}b\ufff9c\ufffbd\u180e", "abcd"],
  ["half characters", "a\ud83d", "a\ufffd"],
  ["line breaks and tabs, which become blanks", " a\r\n\tb ", "a b"],
])("a line is freed of %s", (_name, text, cleaned) => expect(cleanLine(text, 100)).toBe(cleaned));

test("other scripts and emoji stay", () => {
  const text = "Größe שלום 東京 😀";
  expect(cleanLine(text, 100)).toBe(text);
});

test("a long text is cut with an ellipsis, never through a character", () => {
  expect(cleanLine("😀".repeat(10), 4)).toBe("😀😀😀…");
  expect(cleanLine("abcd", 4)).toBe("abcd");
});

test("several lines stay several lines", () => expect(cleanLines("a\r\nb\rc\n\u0007d", 100)).toBe("a\nb\nc\nd"));

test("a fence opens with its title and indents what is inside", () => {
  expect(fenced("Data", ["x", "----"]).split("\n")).toEqual([
    expect.stringMatching(/^---- Data -+$/),
    "  x",
    "  ----",
    "-".repeat(40),
  ]);
});
