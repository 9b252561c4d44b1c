import { expect, test } from "vitest";
import { describeLoadError } from "./library-error.ts";

test("a missing shared library is named with its Debian package, also deep in the causes", () => {
  const cause = new Error("libdbus-1.so.3: cannot open shared object file: No such file or directory");
  expect(describeLoadError("node-screenshots", new Error("Cannot find native binding.", { cause }))).toBe(
    "not taken: the library libdbus-1.so.3 is missing; install the package libdbus-1-3 (Debian, Ubuntu)",
  );
  expect(describeLoadError("koffi", new Error("libxcb.so.1: cannot open shared object file"))).toContain("libxcb1");
  expect(describeLoadError("sharp", new Error("libfoo.so.9: cannot open shared object file"))).toBe(
    "not taken: the library libfoo.so.9 is missing; install it",
  );
});

test("anything else is told as it is", () => {
  expect(describeLoadError("sharp", new Error("wrong machine\nmore"))).toBe(
    "not taken: sharp cannot be loaded on this computer (wrong machine); install tier2 again",
  );
});
