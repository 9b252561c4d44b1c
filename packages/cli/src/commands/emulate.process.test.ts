import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { startEmulator } from "@tier2/emulator";
import { expect, test } from "vitest";
import { newFolder } from "../flash/testing/older-pico.ts";
import { CommandRun } from "../testing/command-run.ts";

test.skipIf(process.platform === "win32")(
  "the socket that a killed one leaves does not hinder the next start",
  async () => {
    const socketPath = path.join(newFolder(), "button.sock");
    const killed = await startEmulator({ socketPath });
    const ended = new Promise<string>((resolve) => killed.onExit(resolve));
    process.kill(killed.processId, "SIGKILL");
    await ended;
    expect(existsSync(socketPath)).toBe(true);
    const next = new CommandRun(["emulate", "--socket", socketPath]);
    await next.says(/Plugged in: pico/);
    const second = new CommandRun(["emulate", "--socket", socketPath]);
    expect(await second.ended).toBe(2);
    expect(second.stderr).toContain(`The button cannot be played at ${socketPath}: another program plays one there.`);
    expect(await next.stop()).toBe(0);
    expect(existsSync(socketPath)).toBe(false);
  },
);

test.skipIf(process.platform === "win32")("a file that is there is not taken for such a socket", async () => {
  const file = path.join(newFolder(), "letter.txt");
  writeFileSync(file, "Dear Ann");
  const refused = new CommandRun(["emulate", "--socket", file]);
  expect(await refused.ended).toBe(2);
  expect(refused.stderr).toContain("there is a file, which is left alone.");
  expect(readFileSync(file, "utf8")).toBe("Dear Ann");
});
