import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { removeStaleOutputs } from "../../scripts/stale-outputs.ts";

test("what was compiled from a file that is gone is not packed; the rest, and what builds go on from, stays", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-outputs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (...files: readonly string[]): void => {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), "");
    }
  };
  const outputsOf = (name: string): readonly string[] =>
    [".js", ".js.map", ".d.ts", ".d.ts.map"].map((ending) => `${name}${ending}`);
  const kept = ["index", path.join("deep", "kept.generated")].flatMap(outputsOf);
  const gone = [path.join("deep", "gone"), path.join("moved", "kept")].flatMap(outputsOf);
  write("src/index.ts", "src/deep/kept.generated.ts", "dist/.tsbuildinfo");
  write(...[...kept, ...gone].map((file) => path.join("dist", file)));

  expect(removeStaleOutputs(folder).toSorted()).toEqual(gone.toSorted());
  const left = readdirSync(path.join(folder, "dist"), { recursive: true, encoding: "utf8" });
  expect(left.toSorted()).toEqual([".tsbuildinfo", "deep", "moved", ...kept].toSorted());
  expect(removeStaleOutputs(folder)).toEqual([]);
});
