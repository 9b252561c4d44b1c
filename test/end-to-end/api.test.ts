import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { Rig } from "../lib/rig.ts";
import { Tier2Process } from "../lib/tier2-process.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) {
    await close();
  }
});

interface Standing {
  readonly rig: Rig;
  readonly bridge: Tier2Process;
  readonly socketPath: string;
}

async function start(): Promise<Standing> {
  const rig = await Rig.start({ settleMs: 100, backoffBaseMs: 50, backoffCapMs: 200 });
  closing.push(async () => rig.close());
  const bridge = rig.startBridge();
  closing.push(async () => bridge.kill());
  await bridge.says(/button\.attached/);
  return { rig, bridge, socketPath: path.join(rig.folder, "data", "admin.sock") };
}

/** Runs tier2 against the bridge of the rig, to its end. */
async function tier2(rig: Rig, ...words: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const run = new Tier2Process([...words, "--config", rig.configFile]);
  return { code: await run.ended, stdout: run.stdout, stderr: run.stderr };
}

async function ask(socketPath: string, line: string): Promise<{ status: number | undefined; text: string }> {
  const [method = "", target = ""] = line.split(" ");
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, method, path: target, headers: { host: "tier2" }, agent: false }, (answer) => {
      void text(answer).then((content) => resolve({ status: answer.statusCode, text: content }), reject);
    });
    asking.once("error", reject).end();
  });
}

/** Changes keys of the configuration; the file is replaced as editors do. */
async function changeConfig(rig: Rig, change: object): Promise<void> {
  const config = parse(await readFile(rig.configFile, "utf8")) as object;
  await writeFile(rig.configFile, stringify({ ...config, ...change }));
}

test("status tells of button, light, helpdesk system and presses; nobody else may ask", async () => {
  const { rig, bridge, socketPath } = await start();
  const { code, stdout } = await tier2(rig, "status");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^All is well\./);
  expect(stdout).toMatch(/Button .*\(pico, firmware/);
  expect(stdout).toMatch(/Helpdesk +connectwise at .*: not needed yet/);
  const json = JSON.parse((await tier2(rig, "status", "--json")).stdout) as { readonly pid: number };
  expect(json.pid).toBe(bridge.child.pid);
  expect((await stat(socketPath)).mode & 0o007).toBe(0);
});

test("a press by software becomes a ticket, and what became of it can be read", async () => {
  const { rig, bridge, socketPath } = await start();
  const { stdout } = await tier2(rig, "press");
  const pressId = /Press (\S+) is saved/.exec(stdout)?.[1] ?? "";
  await bridge.says(/ticket\.accepted/);
  const [ticket] = rig.sandbox.tickets();
  expect(ticket).toMatchObject({ externalXRef: pressId });
  const shown = JSON.parse((await ask(socketPath, `GET /v1/presses/${pressId}`)).text) as object;
  expect(shown).toMatchObject({
    press: { pressId, state: "sent", isFromSoftware: true, ticket: { id: String(ticket?.id) } },
    collected: { base: { fields: { hostname: { value: expect.any(String) as unknown } } } },
  });
  expect((await tier2(rig, "queue", "list")).stdout).toContain(`${pressId}  sent, ticket`);
  const late = await tier2(rig, "queue", "cancel", pressId.slice(0, 13));
  expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining("[press_not_possible]") as unknown });
});

test("no answer holds a secret", async () => {
  const { rig, bridge, socketPath } = await start();
  await rig.emulator.press();
  await bridge.says(/ticket\.accepted/);
  const pressId = rig.sandbox.tickets()[0]?.externalXRef ?? "";
  const { publicKey, privateKey, clientId } = rig.sandbox.config;
  const lines = [
    ...["GET /v1/status", "GET /v1/warnings", "GET /v1/presses", `GET /v1/presses/${pressId}`, "POST /v1/reload"],
    ...["POST /v1/check", "DELETE /v1/people/nobody", `POST /v1/presses/${pressId}/retry`, "GET /v1/nothing"],
  ];
  for (const line of lines) {
    const answer = await ask(socketPath, line);
    for (const secret of [publicKey, privateKey, clientId]) {
      expect({ line, holdsSecret: answer.text.includes(secret) }).toEqual({ line, holdsSecret: false });
    }
    expect(answer.text).not.toMatch(/\n {4}at /);
  }
});

test("a changed configuration is taken up while it runs, a bad one is a warning until it is mended", async () => {
  const { rig, bridge } = await start();
  await changeConfig(rig, { polcy: {} });
  await bridge.says(/config\.refused/);
  const { stdout } = await tier2(rig, "status");
  expect(stdout).toContain("config-refused");
  expect(stdout).toContain('Did you mean "policy"?');
  await changeConfig(rig, { polcy: undefined, dataDirectory: path.join(rig.folder, "data"), policy: { fold: false } });
  await bridge.says(/config\.applied/);
  expect((await tier2(rig, "status")).stdout).toMatch(/^All is well\./);
});

test("a second bridge says that there is one; a killed one is replaced; a stopped one is said", async () => {
  const { rig, bridge } = await start();
  const second = rig.startBridge();
  closing.push(async () => second.kill());
  expect(await second.ended).toBe(9);
  expect(second.stderr).toContain("in use by another bridge");
  await bridge.kill();
  expect(await tier2(rig, "status")).toMatchObject({ code: 6, stderr: expect.stringContaining("killed") as unknown });
  const third = rig.startBridge();
  closing.push(async () => third.kill());
  await third.says(/button\.attached/);
  expect((await tier2(rig, "status")).code).toBe(0);
  expect(await third.stop()).toBe(0);
  expect(await tier2(rig, "status")).toMatchObject({
    code: 6,
    stderr: expect.stringContaining("there is no") as unknown,
  });
});

test("a bridge that lost the file of a secret says so, and goes on", async () => {
  const { rig, bridge } = await start();
  await chmod(path.join(rig.folder, "private-key"), 0o644);
  await bridge.says(/config\.refused/);
  expect((await tier2(rig, "status")).stdout).toContain("chmod 600");
  await rig.emulator.press();
  await bridge.says(/ticket\.accepted/);
});
