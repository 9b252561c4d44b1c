import { chmodSync, chownSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { checkPipe, checkSocket } from "./trusted-server.ts";

const isLinux = process.platform === "linux";
const isRoot = process.getuid?.() === 0;
const refusal = { code: "bridge_not_trusted", category: "permission" };

const placeIn = (folder: string): string => path.join(folder, "session.sock");

test.runIf(isLinux)("a socket in a folder of our own, or of root's, below /tmp", () => {
  checkSocket(placeIn(temporaryFolder()));
  checkSocket("/run/tier2-is-not-here/session.sock");
});

test.runIf(isLinux)("a folder that others can write to could hold anybody's socket, wherever on the way it is", () => {
  const folder = temporaryFolder();
  const inner = path.join(folder, "inner");
  mkdirSync(inner);
  chmodSync(folder, 0o777);
  const link = path.join(temporaryFolder(), "link");
  symlinkSync(inner, link);
  for (const place of [placeIn(folder), placeIn(inner), placeIn(link)]) {
    expect(() => checkSocket(place)).toThrow(expect.objectContaining(refusal) as Error);
  }
  chmodSync(folder, 0o770);
  expect(() => checkSocket(placeIn(inner))).toThrow(expect.objectContaining(refusal) as Error);
  chmodSync(folder, 0o755);
  checkSocket(placeIn(inner));
});

test.runIf(isLinux && isRoot)("another person's folder is not the bridge's, one of a system account is", () => {
  const folder = temporaryFolder();
  chownSync(folder, 1000, 1000);
  expect(() => checkSocket(placeIn(folder))).toThrow(expect.objectContaining(refusal) as Error);
  chownSync(folder, 990, 990);
  checkSocket(placeIn(folder));
});

test("a pipe is the service's when its process is, and the service runs", () => {
  const check = (server: number, service: number): void =>
    checkPipe({ pipeServer: () => server, serviceProcess: () => ({ state: 4, processId: service }) })("pipe");
  check(1234, 1234);
  expect(() => check(1235, 1234)).toThrow("process 1235 has it, the service is 1234");
  expect(() => check(0, 0)).toThrow(expect.objectContaining(refusal) as Error);
  const denied = (): number => {
    throw new Error("Windows does not tell (CreateFile: error 5).");
  };
  const none = checkPipe({ pipeServer: denied, serviceProcess: () => ({ state: 4, processId: 1 }) });
  expect(() => none("pipe")).toThrow("error 5");
});
