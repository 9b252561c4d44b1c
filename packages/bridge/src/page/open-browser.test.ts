import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import process from "node:process";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { Session } from "../capture/session.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openByXdg } from "./open-browser.ts";

const isLinux = process.platform === "linux";
const url = "http://127.0.0.1:1/#token";
const session = (environment: Readonly<Record<string, string>> = {}): Session => ({
  ...{ userName: "ann", userId: process.getuid?.(), kind: "x11", isRemote: false, isLocked: false },
  environment: { DISPLAY: ":7", ...environment },
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Programs of this test's on the path, shell scripts; `here` is their folder. */
function play(scripts: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\nhere=$(dirname "$0")\n${script}\n`);
    chmodSync(path.join(folder, name), 0o755);
  }
  vi.stubEnv("PATH", `${folder}:/usr/bin:/bin`);
  return folder;
}

test.runIf(isLinux)("xdg-open gets the address, the session's environment, and nothing of ours", async () => {
  vi.stubEnv("TIER2_CANARY", "canary");
  const folder = play({ "xdg-open": 'echo "$@" > "$here/words"; env > "$here/environment"' });
  await openByXdg(url, session());
  expect(readFileSync(path.join(folder, "words"), "utf8")).toBe(`${url}\n`);
  const environment = readFileSync(path.join(folder, "environment"), "utf8");
  expect(environment).toContain("DISPLAY=:7\n");
  expect(environment).toContain("USER=ann\n");
  expect(environment).not.toContain("canary");
});

test.runIf(isLinux)("where the person's systemd answers, the browser is started by that", async () => {
  const runtime = temporaryFolder();
  mkdirSync(path.join(runtime, "systemd"));
  const server = createServer().listen(path.join(runtime, "systemd", "private"));
  onTestFinished(() => void server.close());
  const folder = play({ "systemd-run": 'echo "$@" > "$here/words"', "xdg-open": 'touch "$here/directly"' });
  await openByXdg(url, session({ XDG_RUNTIME_DIR: runtime }));
  const words = readFileSync(path.join(folder, "words"), "utf8");
  expect(words).toMatch(new RegExp(`^--user --wait .*--setenv=DISPLAY=:7 .*-- xdg-open ${url}\n$`));
  expect(existsSync(path.join(folder, "directly"))).toBe(false);
  writeFileSync(path.join(folder, "systemd-run"), "#!/bin/sh\nexit 1\n");
  await openByXdg(url, session({ XDG_RUNTIME_DIR: runtime }));
  expect(existsSync(path.join(folder, "directly"))).toBe(true);
});

test.runIf(isLinux)("that it cannot be opened is told", async () => {
  play({ "xdg-open": "exit 3" });
  await expect(openByXdg(url, session())).rejects.toMatchObject({
    code: "page_not_opened",
    message: expect.stringContaining("ended with 3") as unknown,
  });
  vi.stubEnv("PATH", temporaryFolder());
  await expect(openByXdg(url, session())).rejects.toMatchObject({ code: "xdg_open_missing" });
});

test.runIf(isLinux && process.getuid?.() === 0)("root runs it as the session's account", async () => {
  const folder = play({ "xdg-open": 'echo $(id -u) $(id -G) > "$here/ids"' });
  await openByXdg(url, { ...session(), userId: 12_345 });
  expect(readFileSync(path.join(folder, "ids"), "utf8")).toBe("12345 65534\n");
});
