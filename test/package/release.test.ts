import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const { productIdIsForTests } = JSON.parse(readFileSync(path.join(root, "packages/button/brand.json"), "utf8")) as {
  readonly productIdIsForTests: boolean;
};

function runPackage(environment: Record<string, string>, ...words: string[]): ReturnType<typeof spawnSync> {
  const { TIER2_SIGN_COMMAND: _command, TIER2_SIGN_PKCS12: _file, ...others } = process.env;
  const script = ["--conditions=source", path.join(root, "scripts/package.ts"), ...words];
  return spawnSync(process.execPath, script, { cwd: root, encoding: "utf8", env: { ...others, ...environment } });
}

test("nothing of a release is built for signing with the test certificate", () => {
  const refused = expect.stringMatching(/signed by its maker/) as string;
  expect(runPackage({}, "--release", "monitors")).toMatchObject({ status: 1, stdout: "", stderr: refused });
});

test.runIf(productIdIsForTests)("nothing of a release is built while the USB product id is one for tests", () => {
  const refused = expect.stringMatching(/^A release needs a USB product id of its own; 1209:0001 .*\n$/) as string;
  const signed = { TIER2_SIGN_COMMAND: "not run here" };
  expect(runPackage(signed, "--release", "monitors")).toMatchObject({ status: 1, stdout: "", stderr: refused });
});
