import { chmodSync, chownSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { Tier2Error } from "../errors.ts";
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

const pipe = String.raw`\\.\pipe\Tier2-Admin`;

/** A pipe of this process; the service is that one, and the account that asks has 77. */
const checkOf = (server: number | Error, service: number, place = pipe): void => {
  const pipeServer = (): number => {
    if (server instanceof Error) {
      throw server;
    }
    return server;
  };
  checkPipe({
    ...{ pipeServer, isOwn: (processId) => processId === 77 },
    serviceProcess: () => ({ state: 4, processId: service }),
  })(place);
};

test("a pipe is the service's when its process is, and the service runs", () => {
  checkOf(1234, 1234);
  expect(() => checkOf(1235, 1234)).toThrow("process 1235 has it, the service is 1234");
  expect(() => checkOf(0, 0)).toThrow(expect.objectContaining(refusal) as Error);
  expect(() => checkOf(new Error("Windows does not tell (CreateFile: error 231)."), 1)).toThrow("error 231");
});

test("a bridge that the same person started by hand is believed at its own pipe, not at the service's", () => {
  const own = String.raw`\\.\pipe\mine`;
  checkOf(77, 1234, own);
  checkOf(1234, 1234, own);
  expect(() => checkOf(78, 1234, own)).toThrow(expect.objectContaining(refusal) as Error);
  expect(() => checkOf(77, 1234)).toThrow(expect.objectContaining(refusal) as Error);
});

test.each([
  ["windows_not_there", "ENOENT"],
  ["windows_access_denied", "EPERM"],
])("%s is %s, as if it had connected", (code, expected) => {
  const error = new Tier2Error({ code, category: "bridge", message: "No.", hint: "" });
  expect(() => checkOf(error, 1)).toThrow(expect.objectContaining({ code: expected }) as Error);
});
