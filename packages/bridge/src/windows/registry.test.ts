import { expect, test } from "vitest";
import { valueOf } from "./registry.ts";

const wide = (text: string): Buffer => Buffer.from(text, "utf16le");

test("texts, numbers and lists as Windows keeps them, with or without their zeros", () => {
  expect(valueOf(1, wide("Contoso Größe\0"))).toBe("Contoso Größe");
  expect(valueOf(1, wide("Contoso"))).toBe("Contoso");
  expect(valueOf(1, Buffer.concat([wide("Contoso"), Buffer.from([0])]))).toBe("Contoso");
  expect(valueOf(4, Buffer.from([1, 2, 0, 0]))).toBe(513);
  expect(valueOf(7, wide("one\0two\0\0"))).toEqual(["one", "two"]);
  expect(valueOf(7, wide(""))).toEqual([]);
});

test("values of other types, and a number of another size, are none that are known", () => {
  expect(valueOf(3, Buffer.from([1]))).toBeUndefined();
  expect(valueOf(11, Buffer.alloc(8))).toBeUndefined();
  expect(valueOf(4, Buffer.alloc(2))).toBeUndefined();
});
