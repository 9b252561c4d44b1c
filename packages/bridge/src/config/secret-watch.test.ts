import { renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { parseConfig } from "./load-config.ts";
import { secretFilesOf, watchFiles } from "./secret-watch.ts";

test("the files of all references are known, beside the configuration", () => {
  const text =
    "schemaVersion: 1\npsa: { kind: k, privateKey: file:keys/private, clientId: env:X, login: { password: file:/abs } }\n" +
    "fallback: { psa: { kind: k, token: file:/other } }\nnetwork: { proxyPassword: file:/proxy }";
  const files = secretFilesOf(parseConfig("/etc/tier2/config.yaml", text));
  expect(files).toEqual([
    path.resolve("/etc/tier2/keys/private"),
    path.resolve("/abs"),
    path.resolve("/other"),
    path.resolve("/proxy"),
  ]);
});

test("a changed, replaced, removed file is told once each; one that stays is not", () => {
  const file = path.join(temporaryFolder(), "key");
  writeFileSync(file, "old");
  const clock = new FakeClock();
  let told = 0;
  const end = watchFiles([file], clock, () => (told += 1));
  const toldAfter = (change: () => void): number => {
    change();
    clock.advance(2000);
    clock.advance(500);
    clock.advance(2000);
    return told;
  };
  expect(toldAfter(() => undefined)).toBe(0);
  expect(toldAfter(() => writeFileSync(file, "newer"))).toBe(1);
  writeFileSync(`${file}.tmp`, "other");
  expect(toldAfter(() => renameSync(`${file}.tmp`, file))).toBe(2);
  expect(toldAfter(() => rmSync(file))).toBe(3);
  end();
  expect(toldAfter(() => writeFileSync(file, "x"))).toBe(3);
});

test("a file that is written in pieces is told once, when it rests", () => {
  const file = path.join(temporaryFolder(), "key");
  writeFileSync(file, "");
  const clock = new FakeClock();
  let told = 0;
  const end = watchFiles([file], clock, () => (told += 1));
  let text = "";
  for (let piece = 0; piece < 20; piece++) {
    text += "piece";
    writeFileSync(file, text);
    clock.advance(400);
  }
  expect(told).toBe(0);
  clock.advance(4000);
  expect(told).toBe(1);
  end();
});
