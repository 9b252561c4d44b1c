import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanLine, cleanText, cut, escapeHtml, isSameName, isSameText, parts } from "./text.ts";

test("control characters go, line breaks and tabs stay", () => {
  expect(cleanText("a\u0000\u0007b\r\nc\td\re\u2028f \n ")).toBe("ab\nc\td\nef");
  expect(cleanLine("  a \n b\t c ")).toBe("a b c");
  expect(cleanText("half \ud83d of one")).toBe("half \ufffd of one");
});

test("cut ends with an ellipsis and never between the halves of a character", () => {
  expect(cut("short", 5)).toBe("short");
  expect(cut("longer", 5)).toBe("long…");
  expect(cut("abc😀def", 5)).toBe("abc…");
});

test("parts are short enough, whole, and lose nothing but line breaks", () => {
  expect(parts("", 10)).toEqual([]);
  expect(parts("12345678\n90", 10)).toEqual(["12345678", "90"]);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.integer({ min: 8, max: 60 }), (text, longest) => {
      const clean = text.toWellFormed();
      const found = parts(clean, longest);
      expect(found.every((part) => part !== "" && part.length <= longest && part.isWellFormed())).toBe(true);
      expect(found.join("").replaceAll("\n", "")).toBe(clean.replaceAll("\n", ""));
    }),
  );
});

test("nothing of a text is markup in HTML", () => {
  expect(escapeHtml(`<a href="x" title='y'>&\n`)).toBe("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;<br>\n");
});

test("names are the same whatever their case, spaces and encoding; a part of a name is another", () => {
  expect(isSameName(" Acme\u00a0 TIMBER ", "acme timber")).toBe(true);
  expect(isSameName("M\u00fcller GmbH", "Mu\u0308ller GmbH")).toBe(true);
  expect(isSameName("Acme", "Acme Timber")).toBe(false);
  expect(isSameName("AcmeTimber", "Acme Timber")).toBe(false);
});

test("letters that only look the same, or become the same in one case alone, are others", () => {
  expect([
    isSameText("\u212aim", "kim"),
    isSameText("\u0430nna", "anna"),
    isSameText("stra\u00dfe", "strasse"),
  ]).toEqual([false, false, false]);
  expect(isSameText("Stra\u00dfe \u00c4", "stra\u00dfe \u00e4")).toBe(true);
});
