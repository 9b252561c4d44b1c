import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { ReserveFile } from "./reserve.ts";

const reserveIn = (folder: string): string => path.join(folder, "reserve");

test("takes up its room for real, and keeps it over starts", () => {
  const folder = temporaryFolder();
  expect(new ReserveFile(folder).isHeld).toBe(true);
  const { size, blocks } = statSync(reserveIn(folder));
  expect([size, blocks * 512 >= size]).toEqual([1024 * 1024, true]);
  const content = readFileSync(reserveIn(folder));
  expect(new ReserveFile(folder).isHeld).toBe(true);
  expect(readFileSync(reserveIn(folder)).equals(content)).toBe(true);
});

test("given up it is gone, and comes back when there is room", () => {
  const folder = temporaryFolder();
  const reserve = new ReserveFile(folder);
  reserve.giveUp();
  expect([reserve.isHeld, existsSync(reserveIn(folder))]).toEqual([false, false]);
  expect([reserve.restore(), reserve.isHeld, existsSync(reserveIn(folder))]).toEqual([true, true, true]);
});

test("one that was cut short is made anew", () => {
  const folder = temporaryFolder();
  writeFileSync(reserveIn(folder), "short");
  expect(new ReserveFile(folder).isHeld).toBe(true);
  expect(statSync(reserveIn(folder)).size).toBe(1024 * 1024);
});

test("a folder that cannot be written is no error: it is not held", () => {
  const reserve = new ReserveFile(path.join(temporaryFolder(), "missing"));
  expect([reserve.isHeld, reserve.restore()]).toEqual([false, false]);
});
