// `tier2 doctor` beside a bridge, without one, and with each of the things wrong that it is for.
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server, createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { Desk } from "../lib/desk.ts";
import { makeOwnAuthority } from "../lib/own-authority.ts";
import { Rig } from "../lib/rig.ts";
import { Tier2Process } from "../lib/tier2-process.ts";

interface Check {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly hint?: string;
}

interface Examined {
  readonly code: number | NodeJS.Signals;
  readonly status: string;
  readonly checks: Readonly<Record<string, Check>>;
  /** Names of those that are neither well nor skipped. */
  readonly bad: readonly string[];
}

/** As root an account has more rights than it needs, and doctor says so. */
const isRoot = process.getuid?.() === 0;

async function doctor(
  configFile: string,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Examined> {
  const run = new Tier2Process(["doctor", "--json", "--config", configFile, ...words], environment);
  const code = await run.ended;
  const { status, checks, exitCode } = JSON.parse(run.stdout) as {
    readonly status: string;
    readonly exitCode: number;
    readonly checks: readonly Check[];
  };
  expect(exitCode).toBe(code);
  const bad = checks.filter(({ name, status: of }) => /warn|fail/.test(of) && !(isRoot && name === "account"));
  return {
    ...{ code, status },
    checks: Object.fromEntries(checks.map((check) => [check.name, check])),
    bad: bad.map(({ name }) => name),
  };
}

async function startRig(options?: Parameters<typeof Rig.start>[1]): Promise<Rig> {
  const rig = await Rig.start({}, options);
  onTestFinished(async () => rig.close());
  return rig;
}

test("all is well; then the key is revoked", async () => {
  const { rig } = await Desk.start();
  const well = await doctor(rig.configFile);
  expect({ code: well.code, bad: well.bad }).toEqual({ code: 0, bad: [] });
  for (const name of [
    "configuration",
    "secrets",
    "button",
    "firmware",
    "bridge",
    "psa",
    "picklists",
    "queue",
    "disk",
  ]) {
    expect(well.checks[name]).toMatchObject({ name, status: "ok" });
  }
  expect(well.checks["clock"]).toMatchObject({ status: "ok" });
  expect(well.checks["button"]?.message).toMatch(/\(pico\): taken by the bridge$/);

  rig.sandbox.data.privateKey = "a-key-that-is-newer";
  const revoked = await doctor(rig.configFile);
  expect({ code: revoked.code, status: revoked.status }).toEqual({ code: 7, status: "fail" });
  expect(revoked.checks["psa"]).toMatchObject({ status: "fail", hint: expect.stringMatching(/key/i) as unknown });
  expect(revoked.checks["picklists"]).toMatchObject({ status: "skipped" });
});

test("in a terminal or not: a line for each check in order, what to do below, and no secret", async () => {
  const rig = await startRig({ button: "none" });
  const run = new Tier2Process(["doctor", "--config", rig.configFile]);
  expect(await run.ended).toBe(4);
  expect(run.stdout).toMatch(/^ok +configuration +.*\nok +secrets /);
  expect(run.stdout).toMatch(/^FAIL {2}button +Nobody plays a button at .*\n +The line device/m);
  expect(run.stdout).toMatch(/^FAIL {2}bridge +The bridge is not running.*\n +Start it/m);
  expect(run.stderr).toMatch(/^Failed: button, bridge\./m);
  expect(run.stdout + run.stderr).not.toContain(rig.sandbox.config.privateKey);
});

test("no bridge", async () => {
  const rig = await startRig();
  const { code, bad, checks } = await doctor(rig.configFile);
  expect({ code, bad }).toEqual({ code: 6, bad: ["bridge"] });
  expect(checks["button"]?.message).toMatch(/\(pico\): plugged in$/);
  expect(checks["queue"]).toMatchObject({ status: "skipped" });
  expect(checks["psa"]).toMatchObject({ status: "ok" });
  expect((await doctor(rig.configFile, ["--only", "psa", "picklists"])).code).toBe(0);
});

test("a configuration that is broken, or not there", async () => {
  const rig = await startRig({ button: "none" });
  writeFileSync(rig.configFile, "schemaVersion: 1\npsa: { kind: conectwise }\n");
  const broken = await doctor(rig.configFile);
  expect(broken.code).toBe(3);
  expect(broken.checks["configuration"]).toMatchObject({
    ...{ status: "fail", hint: 'Did you mean "connectwise"?' },
    message: `${rig.configFile}:2: there is no helpdesk system "conectwise".`,
  });
  rmSync(rig.configFile);
  const missing = await doctor(rig.configFile);
  expect(missing.code).toBe(3);
  expect(missing.checks["configuration"]).toMatchObject({ hint: expect.stringContaining("tier2 setup") as unknown });
  expect(missing.checks["psa"]).toMatchObject({ status: "skipped" });
});

test("a secret that others may read", async () => {
  const rig = await startRig();
  chmodSync(path.join(rig.folder, "private-key"), 0o644);
  const { code, checks } = await doctor(rig.configFile);
  expect(code).toBe(3);
  expect(checks["secrets"]).toMatchObject({ status: "fail", hint: expect.stringMatching(/^chmod 600 /) as unknown });
});

test.runIf(isRoot)("an account without rights is told so, and what it may see is looked at", async () => {
  const { rig } = await Desk.start();
  for (const [place, mode] of [
    [rig.folder, 0o755],
    [rig.configFile, 0o644],
  ] as const) {
    chmodSync(place, mode);
  }
  const main = path.resolve(import.meta.dirname, "../../packages/cli/src/main.ts");
  const words = ["--conditions=source", main, "doctor", "--json", "--config", rig.configFile];
  const nobody = 65_534;
  const failed = promisify(execFile)(process.execPath, words, { uid: nobody, gid: nobody, cwd: "/" });
  const { code, stdout } = (await failed.catch((error: unknown) => error)) as { code?: number; stdout: string };
  expect(code).toBe(5);
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly Check[] };
  const named = Object.fromEntries(checks.map((check) => [check.name, check]));
  expect(named["configuration"]).toMatchObject({ status: "ok" });
  expect(named["secrets"]).toMatchObject({ status: "fail", hint: expect.stringContaining("As root") as unknown });
  expect(named["bridge"]).toMatchObject({
    status: "fail",
    hint: expect.stringContaining("usermod -aG tier2") as unknown,
  });
  expect(named["disk"]).toMatchObject({ status: "skipped" });
  expect(checks.filter(({ message }) => /unexpected/i.test(message))).toEqual([]);
});

/** A webhook with a certificate of an authority that nobody knows. */
async function startWebhook(host: string): Promise<{ folder: string; port: number; authority: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { file, key, cert } = makeOwnAuthority(folder, host);
  const server = createHttpsServer({ key, cert }, (request, response) => {
    request.resume();
    response.end("{}");
  });
  return { folder, port: await listen(server), authority: file };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function writeWebhookConfig(folder: string, url: string, more: object = {}): string {
  const file = path.join(folder, "config.yaml");
  const device = { transport: "socket", path: "button.sock" };
  const psa = { kind: "webhook", url, secret: "env:SECRET" };
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, psa, device, dataDirectory: "data", ...more }));
  return file;
}

const environment = { SECRET: "sixteen-letters-long" };

test("a firewall that opens TLS: trusted by this computer, and not", async () => {
  const { folder, port, authority } = await startWebhook("localhost");
  const configFile = writeWebhookConfig(folder, `https://localhost:${port}/`);
  const look = async (more: Readonly<Record<string, string>>): Promise<Examined> =>
    doctor(configFile, ["--only", "tls", "psa"], { ...environment, ...more });

  const unknown = await look({});
  expect({ code: unknown.code, bad: unknown.bad }).toEqual({ code: 8, bad: ["tls", "psa"] });
  expect(unknown.checks["tls"]).toMatchObject({
    message: expect.stringContaining('is by "Example Firewall", whom this computer does not trust') as unknown,
    hint: expect.stringContaining("update-ca-certificates") as unknown,
  });
  const trusted = await look({ NODE_EXTRA_CA_CERTS: authority });
  expect({ code: trusted.code, bad: trusted.bad }).toEqual({ code: 0, bad: [] });
  expect(trusted.checks["tls"]?.message).toContain("by Example Firewall, no public authority");
});

test("through a proxy that asks for a login; one that refuses; one that is not there", async () => {
  const host = "hooks.msp.example";
  const { folder, port, authority } = await startWebhook(host);
  const login = `Basic ${Buffer.from("button:proxy-password").toString("base64")}`;
  const asked: string[] = [];
  const proxy = createHttpServer().on("connect", (request, client) => {
    asked.push(request.url ?? "");
    client.on("error", () => undefined);
    if (request.headers["proxy-authorization"] !== login) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    upstream.on("error", () => client.destroy());
    onTestFinished(() => void upstream.destroy());
  });
  const address = `http://button@127.0.0.1:${await listen(proxy)}`;
  writeFileSync(path.join(folder, "proxy-password"), "proxy-password", { mode: 0o600 });
  const look = async (network: object): Promise<Examined> =>
    doctor(writeWebhookConfig(folder, `https://${host}/`, { network }), ["--only", "proxy", "tls", "clock", "psa"], {
      ...{ ...environment, NODE_EXTRA_CA_CERTS: authority },
    });

  const well = await look({ proxy: address, proxyPassword: "file:proxy-password" });
  expect({ code: well.code, bad: well.bad }).toEqual({ code: 0, bad: [] });
  expect(well.checks["proxy"]?.message).toMatch(/^http:\/\/127\.0\.0\.1:\d+ on the way to hooks\.msp\.example/);
  expect(well.checks["clock"]?.status).toBe("ok");
  expect(new Set(asked)).toEqual(new Set([`${host}:443`]));

  const refused = await look({ proxy: address });
  expect({ code: refused.code, bad: refused.bad }).toEqual({ code: 8, bad: ["tls", "psa"] });
  expect(refused.checks["tls"]?.message).toContain("(HTTP 407)");
  const gone = await look({ proxy: "http://127.0.0.1:9" });
  expect(gone.checks["proxy"]).toMatchObject({
    status: "fail",
    message: expect.stringContaining("ECONNREFUSED") as unknown,
  });
});
