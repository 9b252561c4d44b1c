import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

test("npx --no-install tier2 is the command line of a checkout", () => {
  const words = ["--no-install", "tier2", "psa", "check", "--psa", "autotask", "--sandbox"];
  const { status, stdout } = spawnSync("npx", words, { cwd: root, encoding: "utf8", timeout: 60_000 });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ok {4}credentials/m);
});
