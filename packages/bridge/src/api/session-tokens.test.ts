import { lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { SessionTokens } from "./session-tokens.ts";

const userId = process.getuid?.();

function setUp() {
  const folder = temporaryFolder();
  const runtime = path.join(folder, "runtime");
  mkdirSync(runtime);
  const session = { userName: "ann", userId, environment: { XDG_RUNTIME_DIR: runtime } };
  return { folder, runtime, session, tokens: new SessionTokens(folder) };
}

const header = (file: string | undefined): string => `Bearer ${readFileSync(file ?? "", "utf8").trim()}`;

test("a token stands in the session's own folder, and names its person", () => {
  const { runtime, session, tokens } = setUp();
  const file = tokens.give(session);
  expect(file).toBe(path.join(runtime, "tier2-session-token"));
  expect(tokens.callerOf(header(file))).toEqual({ kind: "session", person: "ann" });
  expect(header(file)).toMatch(/^Bearer [\w-]{43}$/);
});

test("it is given once, and anew when its file is gone or the session is another one", () => {
  const { folder, session, tokens } = setUp();
  const first = header(tokens.give(session));
  expect(header(tokens.give(session))).toBe(first);
  rmSync(tokens.give(session) ?? "");
  const second = header(tokens.give(session));
  expect(second).not.toBe(first);
  expect(() => tokens.callerOf(first)).toThrow(/token/);
  const other = tokens.give({ ...session, userName: "bob", environment: {} });
  expect(path.dirname(other ?? "")).toBe(folder);
  expect(tokens.callerOf(header(other))).toMatchObject({ person: "bob" });
});

test("a link that waits in its place is not followed; nothing half-written stays", () => {
  const { folder, runtime, session, tokens } = setUp();
  const precious = path.join(folder, "precious");
  writeFileSync(precious, "precious");
  symlinkSync(precious, path.join(runtime, "tier2-session-token"));
  const file = tokens.give(session) ?? "";
  expect(readFileSync(precious, "utf8")).toBe("precious");
  expect(lstatSync(file).isFile()).toBe(true);
  expect(readdirSync(runtime)).toEqual(["tier2-session-token"]);
});

test("a folder that is not the user's own is not written to", () => {
  const { folder, session, tokens } = setUp();
  symlinkSync("runtime", path.join(folder, "link"));
  const file = tokens.give({ ...session, environment: { XDG_RUNTIME_DIR: path.join(folder, "link") } });
  expect(path.dirname(file ?? "")).toBe(folder);
});

test.runIf(userId === 0)("root gives the file to the session's user", () => {
  const { folder, session, tokens } = setUp();
  const file = tokens.give({
    ...session,
    userId: 4242,
    environment: { XDG_RUNTIME_DIR: path.join(folder, "runtime") },
  });
  expect(path.dirname(file ?? "")).toBe(folder); // the folder is root's, not that user's
  expect(lstatSync(file ?? "").uid).toBe(4242);
});

test("at the end the files are gone and the tokens void", () => {
  const { runtime, session, tokens } = setUp();
  const authorization = header(tokens.give(session));
  tokens.end();
  expect(readdirSync(runtime)).toEqual([]);
  expect(() => tokens.callerOf(authorization)).toThrow(/token/);
  expect(() => tokens.callerOf("Bearer ")).toThrow(/token/);
});

test("what stands in the way of the file leaves no pieces behind, however often it is tried", () => {
  const { runtime, session, tokens } = setUp();
  mkdirSync(path.join(runtime, "tier2-session-token"));
  expect(() => tokens.give(session)).toThrow("EISDIR");
  expect(() => tokens.give(session)).toThrow("EISDIR");
  expect(readdirSync(runtime)).toEqual(["tier2-session-token"]);
});
