import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseHostLine } from "../../packages/bridge/src/hosted/host-lines.ts";
import { readHeader } from "../../packages/bridge/src/hosted/pipe-header.ts";
import { serviceHostFolder } from "../../scripts/package/service-host.ts";

/** What of the service host needs no Windows, compiled for this computer. */
const own = path.join(import.meta.dirname, "service-host");
const pure = ["bridge-lines.c", "line-reader.c", "restart-policy.c", "session-count.c"].map((name) =>
  path.join(serviceHostFolder, name),
);
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-service-host-"));
  const flags = ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-fsanitize=address,undefined"];
  execFileSync("cc", [...flags, "-o", path.join(folder, "pure"), path.join(own, "pure.c"), ...pure]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (...questions: readonly string[]): string[] =>
  execFileSync(path.join(folder, "pure"), { input: `${questions.join("\n")}\n`, encoding: "utf8" })
    .trimEnd()
    .split("\n")
    .map((line) => line.trim());

test("after 1, 2, 4 ... 60 seconds it starts again; the eighth quick end in a row is a crash loop", () => {
  const quick = Array.from({ length: 8 }, () => "restart 59999 1");
  const delays = ["again 1000", "again 2000", "again 4000", "again 8000", "again 16000", "again 32000", "again 60000"];
  expect(ask(...quick)).toEqual([...delays, "gives-up 60000"]);
});

test("a long run makes it patient again; a configuration that cannot be used is tried each minute, for ever", () => {
  expect(ask(...["restart 0 1", "restart 0 1", "restart 60000 1", "restart 0 0"])).toEqual([
    ...["again 1000", "again 2000", "again 1000", "again 2000"],
  ]);
  expect(new Set(ask(...Array.from({ length: 50 }, () => "restart 100 3")))).toEqual(new Set(["again 60000"]));
});

test("a session has room for 16 connections, whatever others have, and 512 are there for all", () => {
  const more = (session: number, count: number): string[] => Array.from({ length: count }, () => `count +${session}`);
  const all = Array.from({ length: 32 }, (_one, session) => more(session, 16)).flat();
  const asked = [...more(7, 17), "count -7", "count +7", "count -9", ...Array.from({ length: 16 }, () => "count -7")];
  expect(ask(...asked)).toEqual(asked.map((_word, index) => (index === 16 ? "no" : "yes")));
  expect(ask(...all, "count +0", "count +31")).toEqual([...all.map(() => "yes"), "no", "no"]);
  const apart = Array.from({ length: 513 }, (_one, session) => `count +${session}`);
  expect(ask(...apart, "count -5", "count +600")).toEqual([...Array(512).fill("yes"), "no", "yes", "yes"]);
});

test("the bridge's lines are known, anything else is passed over", () => {
  expect(ask("line ready", "line alive", "line event 1003 error No button. Plug one in.")).toEqual([
    ...["ready", "alive", "event 1003 2 No button. Plug one in."],
  ]);
  expect(ask("line event 1020 warning a", "line event 1001 information b")).toEqual([
    "event 1020 1 a",
    "event 1001 0 b",
  ]);
  const strange = [
    "readyx",
    "event",
    "event 1003",
    "event 1003 error",
    "event 7 error x",
    "event 99999 error x",
    "event x",
  ];
  expect(new Set(ask(...strange.map((line) => `line ${line}`)))).toEqual(new Set(["unknown"]));
});

test("Windows' numbers of sessions and power have words", () => {
  expect(ask(...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 4_294_967_295].map((number) => `session ${number}`))).toEqual([
    ...["none", "console-connect", "console-disconnect", "remote-connect", "remote-disconnect"],
    ...["logon", "logoff", "lock", "unlock", "none", "none"],
  ]);
  expect(ask("power 4", "power 18", "power 7", "power 10")).toEqual(["suspend", "resume", "none", "none"]);
});

test("what the host writes of any user's name, the bridge reads", () => {
  const names = fc.string({ unit: "binary", minLength: 1, maxLength: 200 }).filter((name) => !name.includes("\0"));
  const units = (name: string): string =>
    Array.from({ length: name.length }, (_unit, index) => name.charCodeAt(index)).join(" ");
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 50 }), (all) => {
      const lines = ask(...all.map((name) => `header ${units(name)} 0`));
      const people = lines.map((line) => readHeader(line, "k")?.caller);
      expect(people).toEqual(
        all.map((name) => ({
          ...{ kind: "session", windowsSession: 0xffff_ffff },
          person: name.replace(/^\\/, ""),
        })),
      );
    }),
    { numRuns: 20 },
  );
  expect(ask(`header ${"65 ".repeat(4100)}0`)).toEqual(["too long"]);
});

test("the bridge reads where it shall listen", () => {
  const [hello = ""] = ask(String.raw`hello \\.\pipe\tier2-1`);
  const withKey = hello.replace('"k"', `"${"0".repeat(64)}"`);
  expect(parseHostLine(withKey)).toMatchObject({ kind: "hello", pipe: String.raw`\\.\pipe\tier2-1` });
});

test("lines are cut the same however they come; a very long one loses its end", () => {
  const answers = ask(...[1, 2, 3, 100].map((piece) => `read ${piece} one|two~||${"x".repeat(9000)}|last|rest`));
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]?.split(" ")).toEqual(["3:one", "3:two", "0:", `4200:${"x".repeat(20)}`, "4:last"]);
});

test("the C sources are formatted (clang-format)", () => {
  const files = [serviceHostFolder, own, path.join(import.meta.dirname, "lib/shims")].flatMap((place) =>
    readdirSync(place)
      .filter((name) => /\.[ch]$/.test(name))
      .map((name) => path.join(place, name)),
  );
  expect(files.length).toBeGreaterThan(30);
  execFileSync("clang-format", ["--dry-run", "--Werror", ...files], { stdio: "pipe" });
});

test("the README lists every event of the host", () => {
  const read = (name: string): string => readFileSync(path.join(serviceHostFolder, name), "utf8");
  const ids = [...read("messages.mc").matchAll(/^MessageId=(\d+)$/gm)].map(([, id]) => id);
  expect(
    [...read("README.md").matchAll(/^\| (\d+) \| (?:information|warning|error) \|/gm)].map(([, id]) => id),
  ).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
