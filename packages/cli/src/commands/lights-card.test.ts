import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { tier2 } from "../testing/fake-bridge.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-card-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

function configWith(text: string): readonly string[] {
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, `schemaVersion: 1\npsa: { kind: connectwise }\n${text}`);
  return ["--config", file];
}

test("lights card: to standard output, with the support contact and in the language of the configuration", async () => {
  const words = configWith("support: { phone: 555-0100 }\npage: { language: fr }\npolicy: { gestures: false }\n");
  const { code, stdout, stderr } = await tier2(["lights", "card", ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^<!doctype html>\n<html lang="fr">/);
  expect(stdout).toContain("555-0100");
  expect(stdout).not.toContain("Appuyez deux fois");
});

test("lights card --out: a file that everybody may read", async () => {
  const file = path.join(folder, "card.html");
  const words = ["--language", "de", "--out", file, ...configWith("")];
  const { code, stdout, stderr } = await tier2(["lights", "card", ...words]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).toContain(file);
  expect(readFileSync(file, "utf8")).toContain('lang="de"');
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test("lights card: an unknown language, and a configuration that is named and is none", async () => {
  const none = path.join(folder, "none.yaml");
  expect(await tier2(["lights", "card", "--language", "it"])).toMatchObject({ code: 2 });
  expect(await tier2(["lights", "card", "--config", none])).toMatchObject({ code: 3, stdout: "" });
  expect(existsSync(none)).toBe(false);
});
