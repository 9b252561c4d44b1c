import path from "node:path";
import { expect, test } from "vitest";
import { fileOfReference, newSecretReference, secretFileText } from "./secret-reference.ts";
import { resolveSecret } from "./secrets.ts";

test("the file of a reference starts from the configuration's folder; a variable has none", () => {
  expect(fileOfReference("file:secrets/key", "/etc/tier2")).toBe(path.resolve("/etc/tier2/secrets/key"));
  expect(fileOfReference("dpapi:/run/key", "/etc/tier2")).toBe(path.resolve("/run/key"));
  expect(fileOfReference("env:file:KEY", "/etc/tier2")).toBeUndefined();
});

test("a new secret is protected by Windows where there is one", () => {
  expect(newSecretReference("secrets/key", "win32")).toBe("dpapi:secrets/key");
  expect(newSecretReference("secrets/key", "linux")).toBe("file:secrets/key");
  expect(secretFileText("file:secrets/key", "x")).toBe("x\n");
});

test("a reference may point to what is about to be written", () => {
  const sources = { environment: {}, folder: "/none", coming: new Map([["dpapi:key", "x"]]) };
  expect(resolveSecret("dpapi:key", sources, "psa.key")).toBe("x");
  expect(() => resolveSecret("file:key", sources, "psa.key")).toThrow("there is no file");
});
