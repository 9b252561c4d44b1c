import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { Tier2Error } from "@tier2/bridge";
import { expect, onTestFinished, test } from "vitest";
import { wellStatus } from "../testing/statuses.ts";
import { mayRead, modeOf, readBridgeAccount } from "./read-account.ts";

const userId = process.getuid?.() ?? -1;
const groupId = process.getgid?.() ?? -1;

test.runIf(process.platform === "linux")("the account of a process is read from the kernel", () => {
  expect(readBridgeAccount({ ...wellStatus, pid: process.pid }, undefined)).toMatchObject({
    ...{ userId, source: "running" },
    groupIds: expect.arrayContaining([groupId]) as unknown,
  });
  const noBridge = new Tier2Error({ code: "x", category: "bridge", message: "", hint: "" });
  expect(readBridgeAccount(noBridge, userId)?.source).toMatch(/^(unit|own)$/);
});

test.runIf(process.platform === "linux")("owner, group, others and the folders above decide who may read", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-account-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const inner = path.join(folder, "secrets");
  mkdirSync(inner);
  const file = path.join(inner, "key");
  writeFileSync(file, "");
  const reads = (account: { userId: number; groupIds: number[] }, modes: readonly [number, number]): unknown => {
    chmodSync(inner, modes[0]);
    chmodSync(file, modes[1]);
    return mayRead(account, file);
  };
  chmodSync(folder, 0o755);
  const other = { userId: 54_321, groupIds: [54_321] };
  const ofGroup = { userId: 54_321, groupIds: [groupId] };
  expect(reads(other, [0o755, 0o644])).toBe(true);
  expect(reads(other, [0o755, 0o640])).toBe(false);
  expect(reads(other, [0o750, 0o644])).toBe(false);
  expect(reads(ofGroup, [0o750, 0o640])).toBe(true);
  expect(reads(ofGroup, [0o750, 0o604])).toBe(false);
  expect(reads({ userId: 0, groupIds: [] }, [0o700, 0o600])).toBe(true);
  expect(modeOf(file)).toBe(0o600);
  expect(modeOf(path.join(folder, "none"))).toBe(undefined);
});
