import { expect, test } from "vitest";
import { nodeForWine } from "./node-for-wine.ts";

test("one byte of the copy differs, and the original is as it was", () => {
  const exe = Buffer.from("MZ\0VirtualAlloc\0VirtualAlloc2\0VirtualFree\0");
  const before = Buffer.from(exe);
  expect(nodeForWine(exe).toString()).toBe("MZ\0VirtualAlloc\0VirtualAllocX\0VirtualFree\0");
  expect(exe).toEqual(before);
});

test("a node.exe that has no need of it is refused", () => {
  expect(() => nodeForWine(Buffer.from("MZ\0VirtualAlloc\0"))).toThrow("does not ask for VirtualAlloc2");
});
