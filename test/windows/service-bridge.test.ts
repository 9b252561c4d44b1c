import { mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { writePlainNode } from "./lib/plain-node.ts";
import { kill } from "./lib/wine.ts";
import { waitFor } from "./lib/wait-for.ts";
import { HostHere } from "./service-host/host-here.ts";
import { realPrograms } from "./service-host/programs.ts";

/** The service host as it is shipped, with the real bridge. */
const configFile = String.raw`C:\ProgramData\Tier2\config.yaml`;
const answerLimitMs = 10_000;

/** Needs no secret; Wine 8.0 lacks what looks for real buttons. */
const configuration = String.raw`schemaVersion: 1
psa: { kind: email, host: 127.0.0.1, port: 9, from: button@example.com, to: help@example.com }
device: { transport: socket, path: '\\.\pipe\no-button' }
`;

async function installed(config: string): Promise<HostHere> {
  const host = await HostHere.install(await realPrograms());
  const file = host.wine.file(configFile);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, config);
  return host;
}

/** Packing tier2.exe takes its time where it was not done before. */
beforeAll(async () => {
  await realPrograms();
}, 600_000);

interface Status {
  readonly pid?: number;
}

/** What `tier2 status` says, as soon as the bridge answers through the service's pipe. */
async function answering(host: HostHere): Promise<Status> {
  return waitFor(
    "the bridge answers",
    async () => {
      const { exitCode, output } = await host.tier2("status", "--json");
      return exitCode === 0 ? (JSON.parse(output) as Status) : undefined;
    },
    answerLimitMs,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${host.log()}`);
  });
}

test("within ten seconds after its start the service answers at its pipe; when it stops the bridge ends as asked", async () => {
  const host = await installed(configuration);
  await host.word("--start");
  const { pid } = await answering(host);
  expect(pid).toBeGreaterThan(0);
  expect(statSync(host.wine.file(String.raw`C:\ProgramData\Tier2\data\presses.sqlite`)).size).toBeGreaterThan(0);
  const refused = await host.tier2("queue", "show", "nobody");
  expect(refused.output).toContain("There is no press nobody");
  await host.word("--stop");
  expect(host.log()).not.toContain("stop-forced");
  expect(host.log()).toContain('"event":"host.stopped"');
  expect(host.bridges()).toEqual([]);
  const { exitCode, output } = await host.tier2("status");
  expect({ exitCode, output }).toMatchObject({
    exitCode: 6,
    output: expect.stringContaining("not running") as unknown,
  });
});

test("a bridge that is killed answers again; a power cut is survived", async () => {
  const host = await installed(configuration);
  await host.word("--start");
  const before = await answering(host);
  host.bridges().forEach(kill);
  const after = await answering(host);
  expect(after.pid).not.toBe(before.pid);
  await host.wine.reboot();
  await host.wine.serviceIs("tier2", "RUNNING");
  await answering(host);
});

test("with a configuration that cannot be used the service runs and says why in its log", async () => {
  const host = await installed("schemaVersion: 1\npsa: { kind: nonsense }\n");
  await host.word("--start");
  await host.logged('"event":"host.bridge-ended"');
  expect(host.log()).toMatch(/"event":"host.bridge-ended".*"code":3\b/);
  expect(host.log()).toContain('there is no helpdesk system "nonsense"');
  expect(await host.word("--status")).toMatch(/^running/);
  await host.word("--stop");
});

test("a command tells a pipe of somebody else nothing; at one of another name, what its own person started is believed", async () => {
  const host = await installed(configuration);
  const { wine } = host;
  const [node, script] = [String.raw`C:\node.exe`, String.raw`C:\server.cjs`];
  await writePlainNode(wine.file(node));
  writeFileSync(
    wine.file(script),
    String.raw`
const pipes = ["\\\\.\\pipe\\tier2-admin", "\\\\.\\pipe\\own-admin"];
pipes.forEach((pipe, index) => {
  const server = require("node:http").createServer((request, response) => {
    console.log("got at " + index);
    response.end('{"pressId":"p1"}');
  });
  server.listen(pipe, () => console.log("listening"));
});`,
  );
  const server = wine.startProgram(node, [script]);
  await waitFor("both listen", () => server.output() === "listening\nlistening\n");
  expect((await host.tier2("press")).output).toContain(
    String.raw`It cannot be told that \\.\pipe\tier2-admin is the bridge's`,
  );
  const own = String.raw`C:\own.yaml`;
  const api = String.raw`api: { adminSocket: '\\.\pipe\own-admin', sessionSocket: '\\.\pipe\own-session' }`;
  writeFileSync(wine.file(own), `${configuration}${api}\ndataDirectory: own-data\n`);
  expect((await host.tier2("press", "--config", own)).output).toContain("Press p1 is saved.");
  kill(server.pid);
  await server.exited;
  expect(server.output()).toBe("listening\nlistening\ngot at 1\n");

  const bridge = wine.startProgram(String.raw`C:\Program Files\Tier2\tier2.exe`, ["run", "--config", own]);
  await waitFor("the bridge waits for a button", () => bridge.output().includes("button.none"));
  expect(await host.tier2("status", "--config", own)).toMatchObject({ exitCode: 0 });
});
