import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Tier2Process } from "../lib/tier2-process.ts";

const root = path.resolve(import.meta.dirname, "../..");

test("tier2 firmware flash --emulated: the real image is written, compared, boots, enumerates, delivers a press", async () => {
  const tier2 = new Tier2Process(["firmware", "flash", "--emulated", "--json"]);
  expect(await tier2.ended).toBe(0);
  const image = readFileSync(path.join(root, "firmware/images/pico.uf2"));
  expect(JSON.parse(tier2.stdout)).toMatchObject({
    ...{ schemaVersion: 1, boards: [] },
    emulated: {
      ...{ board: "pico", way: "picoboot", isCompared: true, version: "0.1.0" },
      ...{ imageSha256: createHash("sha256").update(image).digest("hex"), findings: [] },
      press: { bootId: 1, sequence: 1 },
    },
  });
});

test("--quiet leaves the steps out", async () => {
  const tier2 = new Tier2Process(["firmware", "flash", "--emulated", "--quiet"]);
  expect(await tier2.ended).toBe(0);
  expect(tier2.stderr).toBe("");
  expect(tier2.stdout).toMatch(
    /^An emulated new pico: the image was written by PICOBOOT, read back, and is the same\.\n/,
  );
});
