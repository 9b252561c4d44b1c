import { expect, test } from "vitest";
import { fileVersionIn } from "./installation.ts";

test("a version is found in a version resource, wherever it stands", () => {
  const resource = Buffer.alloc(120);
  Buffer.from("bd04effe", "hex").copy(resource, 40);
  resource.writeUInt32LE((1 << 16) | 22, 48);
  resource.writeUInt32LE((333 << 16) | 4, 52);
  expect(fileVersionIn(resource)).toBe("1.22.333");
});

test("a resource without one is no version", () => {
  expect(() => fileVersionIn(Buffer.alloc(120))).toThrow("Windows does not tell about the version of a file");
  expect(() => fileVersionIn(Buffer.from("bd04effe00000000", "hex"))).toThrow("Windows does not tell");
});
