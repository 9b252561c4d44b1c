import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { settle } from "../../scripts/package/debian.ts";

test("only programs keep the right to be executed; whoever built, others may read and not write", () => {
  const tree = mkdtempSync(path.join(tmpdir(), "tier2-rights-"));
  onTestFinished(() => rmSync(tree, { recursive: true }));
  mkdirSync(path.join(tree, "bin"), { mode: 0o700 });
  const rights = {
    "bin/node": 0o700,
    "bin/script.js": 0o775,
    "library.node": 0o755,
    "plain.js": 0o600,
    "text.md": 0o777,
  };
  for (const [name, mode] of Object.entries(rights)) {
    const start = name.endsWith("node") ? "\u007FELF" : name === "bin/script.js" ? "#!/bin/sh" : "";
    writeFileSync(path.join(tree, name), `${start}...`, { mode });
  }
  settle(tree, 1_700_000_000);
  const settled = ["bin", ...Object.keys(rights)].map((name) => [name, statSync(path.join(tree, name)).mode & 0o777]);
  expect(Object.fromEntries(settled)).toEqual({
    ...{ bin: 0o755, "bin/node": 0o755, "bin/script.js": 0o755 },
    ...{ "library.node": 0o644, "plain.js": 0o644, "text.md": 0o644 },
  });
});
