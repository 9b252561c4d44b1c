import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const sources = path.resolve(import.meta.dirname, "..");
/** `import { a } from "./x.ts"` and `export { a } from "./x.ts"`, not of types alone. */
const statement = /^(?:import|export)\s(?!type\s)[^;]*?\bfrom\s"(\.[^"]+)"/gm;

/** Every module that is loaded with a file. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(file)) {
    seen.add(file);
    for (const [, target = ""] of readFileSync(file, "utf8").matchAll(statement)) {
      loadedWith(path.resolve(path.dirname(file), target), seen);
    }
  }
  return seen;
}

test("nothing that serves pages is loaded before the first one opens", () => {
  const loaded = [...loadedWith(path.join(sources, "service.ts"))].map((file) => path.relative(sources, file));
  expect(loaded.length).toBeGreaterThan(100);
  expect(loaded.filter((file) => file.startsWith("page")).toSorted()).toEqual(
    ["create-keeper.ts", "page-keeper.ts", "when-decided.ts"].map((name) => path.join("page", name)),
  );
});
