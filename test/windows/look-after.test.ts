import { afterAll, beforeAll, expect, test } from "vitest";
import { Workplace } from "./lib/workplace.ts";

/** What an administrator types at the service, the real one. */
let workplace: Workplace;

beforeAll(async () => {
  workplace = await Workplace.open("640x480");
  workplace.configure({ policy: "off" });
}, 600_000);
afterAll(async () => workplace.close());

test("doctor waits for the service; its status names the agents, and nothing of Linux; the log is in the diagnostics", async () => {
  const { wine } = workplace;
  const missed = await workplace.tier2("doctor", "--only", "bridge", "--wait", "1");
  expect(missed).toMatchObject({ exitCode: 6, output: expect.stringContaining("tier2 service start") as unknown });
  await workplace.startService();
  const { exitCode, output } = await workplace.tier2("doctor", "--only", "bridge", "button", "--wait");
  expect({ exitCode, output }).toMatchObject({ exitCode: 4, output: expect.stringMatching(/ok +bridge/) as unknown });
  await workplace.logIn();
  const status = await workplace.tier2("service", "status");
  expect(status.output).toMatch(/^Service +running/m);
  expect(status.output).toMatch(/^Agent +in the sessions of \S/m);
  expect([missed.output, output, status.output].join("\n")).not.toMatch(/sudo|systemctl|journalctl|\/etc\//);
  const file = String.raw`C:\diagnostics.json`;
  await workplace.tier2("diagnostics", "--out", file, "--yes");
  const { log } = JSON.parse(wine.text(file)) as { readonly log: readonly string[] };
  const text = log.join("\n");
  expect(text).toMatch(/"event":"host\./);
  expect(text).toContain('"event":"button.none"');
});
