import { chmod, stat } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { Desk } from "../lib/desk.ts";

test("status tells of button, light, helpdesk system and presses; nobody else may ask", async () => {
  const desk = await Desk.start();
  const { code, stdout } = await desk.tier2("status");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^All is well\./);
  expect(stdout).toMatch(/Button .*\(pico, firmware/);
  expect(stdout).toMatch(/Helpdesk +connectwise at .*: not needed yet/);
  const json = JSON.parse((await desk.tier2("status", "--json")).stdout) as { readonly pid: number };
  expect(json.pid).toBe(desk.bridge.child.pid);
  expect((await stat(desk.rig.adminSocket)).mode & 0o007).toBe(0);
});

test("a press by software becomes a ticket, and what became of it can be read", async () => {
  const desk = await Desk.start();
  const { stdout } = await desk.tier2("press");
  const pressId = /Press (\S+) is saved/.exec(stdout)?.[1] ?? "";
  await desk.bridge.says(/ticket\.accepted/);
  const [ticket] = desk.rig.sandbox.tickets();
  expect(ticket).toMatchObject({ externalXRef: pressId });
  const shown = JSON.parse((await desk.ask(`GET /v1/presses/${pressId}`)).text) as object;
  expect(shown).toMatchObject({
    press: { pressId, state: "sent", isFromSoftware: true, ticket: { id: String(ticket?.id) } },
    collected: { base: { fields: { hostname: { value: expect.any(String) as unknown } } } },
  });
  expect((await desk.tier2("queue", "list")).stdout).toContain(`${pressId}  sent, ticket`);
  const late = await desk.tier2("queue", "cancel", pressId.slice(0, 13), "--yes");
  expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining("[press_not_possible]") as unknown });
  const again = await desk.tier2("queue", "retry", pressId.slice(0, 13));
  expect(again).toMatchObject({ code: 2, stdout: "" });
  expect(again.stderr).toMatch(/sent already, as ticket \S+: [^]*tier2 queue show \S+ shows how it stands/);
});

test("a changed configuration is taken up while it runs, a bad one is a warning until it is mended", async () => {
  const desk = await Desk.start();
  await desk.changeConfig({ polcy: {} }, "config.refused");
  const { stdout } = await desk.tier2("status");
  expect(stdout).toContain("config-refused");
  expect(stdout).toContain('Did you mean "policy"?');
  await desk.changeConfig({ polcy: undefined });
  expect((await desk.tier2("status")).stdout).toMatch(/^All is well\./);
});

test("a second bridge says that there is one; a killed one is replaced; a stopped one is said", async () => {
  const desk = await Desk.start();
  const second = desk.rig.startBridge();
  onTestFinished(async () => second.kill());
  expect(await second.ended).toBe(9);
  expect(second.stderr).toContain("in use by another bridge");
  await desk.bridge.kill();
  expect(await desk.tier2("status")).toMatchObject({ code: 6, stderr: expect.stringContaining("killed") as unknown });
  await desk.startBridge();
  expect((await desk.tier2("status")).code).toBe(0);
  expect(await desk.stopBridge()).toBe(0);
  expect(await desk.tier2("status")).toMatchObject({
    code: 6,
    stderr: expect.stringContaining("there is no") as unknown,
  });
});

test("a bridge that lost the file of a secret says so, and goes on", async () => {
  const desk = await Desk.start();
  await chmod(desk.file("private-key"), 0o644);
  await desk.bridge.says(/config\.refused/);
  expect((await desk.tier2("status")).stdout).toContain("chmod 600");
  await desk.rig.emulator.press();
  await desk.bridge.says(/ticket\.accepted/);
});
