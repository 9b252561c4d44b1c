import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { afterEach, expect, test, vi } from "vitest";
import type { Session } from "../capture/session.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { notifyWords, showByNotifySend } from "./notify-send.ts";

const isWindows = process.platform === "win32";
const notice = { about: "press-1", title: "--help", text: String.raw`<b>Printer</b> & "co" \101 $(id)` };
const session: Session = {
  ...{ userName: "ann", userId: process.getuid?.(), kind: "x11", isRemote: false, isLocked: false },
  environment: { DISPLAY: ":7", DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" },
};

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A notify-send of this test's on the path, a shell script. */
function playNotifySend(script: string): string {
  const folder = temporaryFolder();
  const file = path.join(folder, "notify-send");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  chmodSync(folder, 0o755); // for another account, too
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`);
  return folder;
}

test("title and text can be neither options nor markup nor escapes", () => {
  const words = notifyWords(notice);
  expect(words.slice(words.indexOf("--") + 1)).toEqual([
    "--help",
    String.raw`&lt;b&gt;Printer&lt;/b&gt; &amp; "co" \\101 $(id)`,
  ]);
});

test.skipIf(isWindows)(
  "notify-send gets the words as they are, the session's environment, and nothing of ours",
  async () => {
    vi.stubEnv("TIER2_CANARY", "canary");
    const folder = playNotifySend(
      'here=$(dirname "$0"); printf "%s\\n" "$@" > "$here/words"; env > "$here/environment"',
    );
    await showByNotifySend(notice, session);
    const words = readFileSync(path.join(folder, "words"), "utf8").split("\n").slice(0, -1);
    expect(words).toEqual(notifyWords(notice));
    const environment = readFileSync(path.join(folder, "environment"), "utf8");
    expect(environment).toContain("DISPLAY=:7\n");
    expect(environment).toContain("DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere\n");
    expect(environment).not.toContain("canary");
  },
);

test.skipIf(isWindows)("why the desktop did not take it is told", async () => {
  playNotifySend("echo 'no such service' >&2; exit 1");
  await expect(showByNotifySend(notice, session)).rejects.toMatchObject({
    code: "notification_refused",
    message: expect.stringContaining("no such service") as unknown,
  });
});

test.skipIf(isWindows)("that notify-send is not installed is told", async () => {
  vi.stubEnv("PATH", temporaryFolder());
  await expect(showByNotifySend(notice, session)).rejects.toMatchObject({ code: "notify_send_missing" });
});

test.runIf(process.getuid?.() === 0)(
  "root runs it as the session's account, without any group of its own",
  async () => {
    playNotifySend("echo $(id -u) $(id -G) >&2; exit 1");
    await expect(showByNotifySend(notice, { ...session, userId: 12_345 })).rejects.toThrow(/: 12345 65534$/);
  },
);
