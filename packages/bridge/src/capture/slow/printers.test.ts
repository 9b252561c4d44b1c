import { expect, test } from "vitest";
import { fakeRun } from "../../testing/fake-run.ts";
import { printersFact, printersOfLpstat } from "./printers.ts";

const never = new AbortController().signal;

const output = `system default destination: Front-Desk
printer Back is idle.  enabled since Mon Mar  2 09:00:00 2026
printer Front-Desk disabled since Mon Mar  2 10:00:00 2026 -
\tout of paper
printer Front now printing Front-7.  enabled since Mon Mar  2 11:00:00 2026
printer Odd does what nobody knows
Front-Desk-12           ann               1024   Mon Mar  2 10:01:00 2026
Front-Desk-13           bob               1024   Mon Mar  2 10:02:00 2026
Front-7                 ann               1024   Mon Mar  2 11:00:00 2026
`;

test("printers, the default one, what they do, and how many jobs wait, without whose", async () => {
  const printers = await printersFact(fakeRun({ "lpstat -d -p -o": output })).read(never);
  expect(printers).toEqual([
    { name: "Back", isDefault: false, state: "idle", waitingJobs: 0 },
    { name: "Front-Desk", isDefault: true, state: "stopped", waitingJobs: 2, reason: "out of paper" },
    { name: "Front", isDefault: false, state: "printing", waitingJobs: 1 },
    { name: "Odd", isDefault: false, state: "unknown", waitingJobs: 0 },
  ]);
  expect(JSON.stringify(printers)).not.toMatch(/ann|bob/);
});

test("no printer is none, a server that is not there is an error", async () => {
  const none = { errorOutput: "lpstat: No destinations added.\n", exitCode: 1 };
  await expect(printersFact(fakeRun({ lpstat: none })).read(never)).resolves.toEqual([]);
  const stopped = { errorOutput: "lpstat: Scheduler is not running.\n".repeat(2), exitCode: 1 };
  await expect(printersFact(fakeRun({ lpstat: stopped })).read(never)).rejects.toThrow(
    /^lpstat: Scheduler is not running\.$/,
  );
  await expect(printersFact(fakeRun({ lpstat: undefined })).read(never)).rejects.toThrow("lpstat is not installed");
});

test("garbage has no printers, and many are few", () => {
  expect(printersOfLpstat("\u0000\u001b[2J<html>")).toEqual([]);
  expect(printersOfLpstat("printer P is idle.\n".repeat(10_000))).toHaveLength(20);
});
