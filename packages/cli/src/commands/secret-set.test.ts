import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { runProgram } from "../program.ts";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function makeConfig(): { file: string; key: () => string } {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, "schemaVersion: 1\npsa: { kind: connectwise, privateKey: file:key, clientId: env:CLIENT }\n");
  writeFileSync(path.join(folder, "key"), "old\n", { mode: 0o600 });
  return { file, key: () => readFileSync(path.join(folder, "key"), "utf8") };
}

async function tier2(words: readonly string[], typed: string, isTerminal = false): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const stdin = Object.assign(new PassThrough(), { isTTY: isTerminal });
  stdin.write(typed);
  if (!isTerminal) {
    stdin.end();
  }
  const ending = new AbortController().signal;
  const code = await runProgram(words, { stdout, stderr, stdin, environment: {}, ending });
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? "";
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

test("a secret from a pipe replaces the old one and is not shown", async () => {
  const { file, key } = makeConfig();
  const { code, stdout, stderr } = await tier2(["secret", "set", "privateKey", "--config", file], "canary\n");
  expect(code).toBe(0);
  expect(key()).toBe("canary\n");
  expect(stdout).toMatch(/^privateKey is written to .*key\.\n$/);
  expect(stderr).toContain("tier2 psa check");
  expect(stdout + stderr).not.toContain("canary");
});

test("what copying added is cut off, and said", async () => {
  const { file, key } = makeConfig();
  const { stdout } = await tier2(["secret", "set", "privateKey", "--config", file], ' "canary"\u200b\r\n');
  expect(key()).toBe("canary\n");
  expect(stdout).toContain("were cut off");
});

test("typed into a terminal it is not shown, and can be corrected", async () => {
  const { file, key } = makeConfig();
  const { code, stderr } = await tier2(["secret", "set", "privateKey", "--config", file], "canarx\u007fy\r", true);
  expect({ code, key: key() }).toEqual({ code: 0, key: "canary\n" });
  expect(stderr).not.toContain("canar");
});

test.each([
  ["nothing", "privateKey", "\n", 2, "No secret was given; nothing is changed."],
  ["too much", "privateKey", "x".repeat(20_000), 2, "longer than 10,000 characters"],
  ["an unknown name", "privatKey", "canary", 3, 'Did you mean "privateKey"?'],
  ["a variable of the environment", "clientId", "canary", 3, "is env:CLIENT"],
])("%s is refused", async (_what, name, typed, expected, message) => {
  const { file, key } = makeConfig();
  const { code, stdout, stderr } = await tier2(["secret", "set", name, "--config", file], typed);
  expect({ code, stdout, key: key() }).toEqual({ code: expected, stdout: "", key: "old\n" });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("canary");
});

test("Ctrl+C at the terminal changes nothing, and says so", async () => {
  const { file, key } = makeConfig();
  const words = ["secret", "set", "privateKey", "--config", file];
  const { code, stdout, stderr } = await tier2(words, "cana\u0003", true);
  expect({ code, stdout, key: key() }).toEqual({ code: 130, stdout: "", key: "old\n" });
  expect(stderr).toMatch(/Enter: \nNothing was changed\.\n$/);
  expect((await tier2(words, "x".repeat(20_000), true)).stderr).toContain("longer than 10,000 characters");
});
