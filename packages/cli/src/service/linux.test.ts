import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RunSystem, SystemOutcome } from "../run-system.ts";
import { serviceShape } from "../shapes/service.ts";
import { linuxService } from "./linux.ts";
import type { SystemService } from "./service.ts";

interface Computer {
  readonly root: string;
  readonly service: SystemService;
  /** What was run, in order. */
  readonly ran: string[];
  readonly said: string[];
  readonly unit: string;
}

/** A folder in the place of "/", and programs that answer as planned, by how the line begins; all others do well. */
function computer(
  answers: Readonly<Record<string, Partial<SystemOutcome>>> = {},
  { isRoot = true, program = ["/opt/tier2/node", "/opt/tier2/bin/tier2.js"] } = {},
): Computer {
  const root = mkdtempSync(path.join(tmpdir(), "tier2-service-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(path.join(root, "proc"));
  mkdirSync(path.join(root, "run/systemd/system"), { recursive: true });
  for (const word of program) {
    put(root, word, "");
  }
  const ran: string[] = [];
  const run: RunSystem = (words) => {
    const line = words.join(" ").replaceAll(root, "");
    ran.push(line);
    const planned = Object.entries(answers).find(([start]) => line.startsWith(start))?.[1];
    return { code: 0, said: "", printed: "", ...planned };
  };
  const said: string[] = [];
  const say = (text: string): void => void said.push(text.replaceAll(root, ""));
  const service = linuxService({ root, isRoot, run, say, program });
  return { root, service, ran, said, unit: path.join(root, "etc/systemd/system/tier2.service") };
}

const put = (root: string, name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true, mode: 0o755 });
  writeFileSync(path.join(root, name), text, { mode: 0o644 });
};

const failing = (category: string, code: string): Error => expect.objectContaining({ category, code }) as Error;

describe.runIf(process.platform === "linux")("service install", () => {
  test("units, rule, account and folders are made, and what is next is said", () => {
    const { root, service, ran, said, unit } = computer({ "getent passwd": { code: 2 }, "getent group": { code: 2 } });
    service.install({ force: false });
    expect(readFileSync(unit, "utf8")).toContain('ExecStart="/opt/tier2/node" "/opt/tier2/bin/tier2.js" run\n');
    expect(readFileSync(path.join(root, "etc/systemd/user/tier2-agent.service"), "utf8")).toContain(
      'ExecStart="/opt/tier2/node" "/opt/tier2/bin/tier2.js" agent',
    );
    expect(existsSync(path.join(root, "etc/udev/rules.d/70-tier2-button.rules"))).toBe(true);
    expect(ran.filter((line) => !/^(getent|udevadm)/.test(line))).toEqual([
      "systemctl --version",
      "groupadd --system tier2",
      "useradd --system --gid tier2 --home-dir /var/lib/tier2 --no-create-home --shell /usr/sbin/nologin tier2",
      "install -d -m 0750 -o root -g tier2 /etc/tier2",
      "install -d -m 0700 -o tier2 -g tier2 /etc/tier2/secrets",
      "systemctl daemon-reload",
      "systemctl enable tier2.service",
      "systemctl --global enable tier2-agent.service",
    ]);
    expect(said.at(-1)).toBe("Next: sudo tier2 setup, then: sudo tier2 service start");
  });

  test("once more, nothing is made twice", () => {
    const { root, service, ran, said, unit } = computer();
    mkdirSync(path.join(root, "etc/tier2/secrets"), { recursive: true });
    service.install({ force: false });
    const first = readFileSync(unit, "utf8");
    ran.length = 0;
    said.length = 0;
    service.install({ force: false });
    expect(readFileSync(unit, "utf8")).toBe(first);
    expect(ran.some((line) => /^(useradd|groupadd|install)/.test(line))).toBe(false);
    expect(said.filter((line) => line.startsWith("Written"))).toEqual([]);
  });

  test("a unit of another version is renewed; one that somebody changed only by force, and nothing else either", () => {
    const { service, ran, unit } = computer();
    service.install({ force: false });
    const changed = `${readFileSync(unit, "utf8")}# mine\n`;
    writeFileSync(unit, changed);
    ran.length = 0;
    expect(() => service.install({ force: false })).toThrow(failing("usage", "service_unit_changed"));
    expect(readFileSync(unit, "utf8")).toBe(changed);
    expect(ran.filter((line) => !line.startsWith("getent"))).toEqual(["systemctl --version"]);
    service.install({ force: true });
    expect(readFileSync(unit, "utf8")).not.toContain("# mine");
  });

  test("a unit that is switched off by a link stays so", () => {
    const { service, unit } = computer();
    mkdirSync(path.dirname(unit), { recursive: true });
    symlinkSync("/dev/null", unit);
    expect(() => service.install({ force: true })).toThrow(/is a link/);
  });

  test("where the Debian package is, there is nothing to do", () => {
    const { root, service, ran, said, unit } = computer();
    put(root, "usr/lib/systemd/system/tier2.service", "");
    service.install({ force: false });
    expect({ ran, isWritten: existsSync(unit) }).toEqual({ ran: [], isWritten: false });
    expect(said[0]).toContain("Debian package");
  });

  test.each(["install", "uninstall"] as const)("%s is for root alone", (name) => {
    const { service, ran } = computer({}, { isRoot: false });
    expect(() => service[name]({ force: false })).toThrow(failing("permission", "service_not_root"));
    expect(ran).toEqual([]);
  });

  test("an account or a group of people is not taken over, and nothing is written", () => {
    for (const [database, row] of [
      ["passwd", "tier2:x:1001:1001:Second level:/srv/tier2:/bin/bash\n"],
      ["passwd", "tier2:x:0:0:root too:/root:/bin/sh\n"],
      ["group", "tier2:*:61008:anna,ben\n"],
    ] as const) {
      const { service, ran, unit } = computer({ [`getent ${database}`]: { printed: row } });
      expect(() => service.install({ force: true })).toThrow(failing("usage", "service_account_taken"));
      expect(existsSync(unit)).toBe(false);
      expect(ran.every((line) => line.startsWith("getent"))).toBe(true);
    }
    const { service, unit } = computer({ getent: { printed: "tier2:x:999:999::/var/lib/tier2:/usr/sbin/nologin\n" } });
    service.install({ force: false });
    expect(existsSync(unit)).toBe(true);
  });

  test.each([
    ["a folder above", "opt", 0o777],
    ["the group's folder", "opt/tier2/bin", 0o775],
    ["the program", "opt/tier2/bin/tier2.js", 0o666],
    ["Node", "opt/tier2/node", 0o757],
  ])("a program that others could change is not made a service: %s", (_, name, mode) => {
    const { root, service, ran, unit } = computer();
    chmodSync(path.join(root, name), mode);
    expect(() => service.install({ force: true })).toThrow(failing("usage", "service_program_foreign"));
    expect(() => service.install({ force: true })).toThrow(`: /${name} belongs to user`);
    expect({ ran, isWritten: existsSync(unit) }).toEqual({ ran: [], isWritten: false });
  });

  test("a link is followed to what others could change", () => {
    const { root, service } = computer({}, { program: ["/opt/node"] });
    rmSync(path.join(root, "opt/node"));
    put(root, "srv/shared/24/bin/node", "");
    symlinkSync("24", path.join(root, "srv/shared/current"));
    symlinkSync("../srv/shared/current/bin/node", path.join(root, "opt/node"));
    service.install({ force: false });
    chmodSync(path.join(root, "srv/shared/24"), 0o777);
    expect(() => service.install({ force: false })).toThrow(": /srv/shared/24 belongs to user");
  });

  test.runIf(process.getuid?.() === 0)("who owns a folder may change it; in a sticky one root's files are safe", () => {
    const { root, service } = computer();
    chmodSync(path.join(root, "opt"), 0o1777);
    service.install({ force: false });
    chownSync(path.join(root, "opt/tier2"), 1000, 1000);
    expect(() => service.install({ force: false })).toThrow(": /opt/tier2 belongs to user 1000");
  });

  test("in an image, where no systemd runs, units are enabled and nothing is started or stopped", () => {
    const { root, service, ran } = computer();
    rmSync(path.join(root, "run"), { recursive: true });
    service.install({ force: false });
    service.uninstall({ force: false });
    expect(ran.filter((line) => line.startsWith("systemctl"))).toEqual([
      "systemctl --version",
      "systemctl enable tier2.service",
      "systemctl --global enable tier2-agent.service",
      "systemctl disable tier2.service",
      "systemctl --global disable tier2-agent.service",
    ]);
  });

  test("without systemd nothing is written", () => {
    const { service, unit } = computer({ systemctl: { code: -1 } });
    expect(() => service.install({ force: false })).toThrow(failing("usage", "service_system_refused"));
    expect(existsSync(unit)).toBe(false);
  });
});

describe.runIf(process.platform === "linux")("service uninstall, start, stop", () => {
  test("the units go, drop-ins stay; once more nothing is left to do", () => {
    const { root, service, ran, said, unit } = computer();
    service.install({ force: false });
    put(root, "etc/systemd/system/tier2.service.d/mine.conf", "[Service]\nNice=5\n");
    ran.length = 0;
    service.uninstall({ force: false });
    expect(ran).toEqual([
      "systemctl stop tier2.service",
      "systemctl disable tier2.service",
      "systemctl --global disable tier2-agent.service",
      "systemctl daemon-reload",
    ]);
    expect({ unit: existsSync(unit), dropIn: existsSync(`${unit}.d/mine.conf`) }).toEqual({
      unit: false,
      dropIn: true,
    });
    service.uninstall({ force: false });
    expect(said).toContain("The service is not installed.");
  });

  test("the package's service is the package's", () => {
    const { root, service } = computer();
    put(root, "usr/lib/systemd/system/tier2.service", "");
    expect(() => service.uninstall({ force: true })).toThrow(failing("usage", "service_of_package"));
  });

  test("start needs the service and a configuration, and tells what systemd says", () => {
    const { root, service, ran } = computer({ "systemctl start": { code: 1, said: "it said so" } });
    expect(() => service.start()).toThrow(failing("usage", "service_not_installed"));
    put(root, "usr/lib/systemd/system/tier2.service", "");
    expect(() => service.start()).toThrow(failing("config", "config_missing"));
    put(root, "etc/tier2/config.yaml", "");
    expect(() => service.start()).toThrow(/systemctl start tier2.service failed: it said so/);
    service.stop();
    expect(ran.at(-1)).toBe("systemctl stop tier2.service");
  });
});

describe.runIf(process.platform === "linux")("service status", () => {
  const shown = "ActiveState=active\nUnitFileState=enabled\nMainPID=12\nUser=tier2\nStateChangeTimestamp=@1700000000\n";
  const logged = [
    '{"level":"info","time":"T0","message":"all is well"}',
    '{"level":"warn","time":"T1","message":"The button is missing."}',
    "Error: before there was a log",
  ].join("\n");

  test("what systemd, the folders and the log tell", async () => {
    const { root, service } = computer({ "systemctl show": { printed: shown }, journalctl: { printed: logged } });
    put(root, "usr/lib/systemd/system/tier2.service", "");
    put(root, "usr/lib/udev/rules.d/70-tier2-button.rules", "");
    put(root, `proc/${process.pid}/cgroup`, "0::/user.slice/user@1000.service/app.slice/tier2-agent.service\n");
    put(root, "proc/77/cgroup", "0::/system.slice/tier2.service\n");
    const status = await service.status();
    expect(status).toMatchObject({
      ...{ state: "running", installedBy: "package", isEnabled: true, sinceMs: 1_700_000_000_000, pid: 12 },
      ...{ account: "tier2", configuration: { file: "/etc/tier2/config.yaml", isThere: false } },
      ...{ trouble: ["T1 The button is missing.", "Error: before there was a log"] },
    });
    expect(status.agents).toHaveLength(1);
    expect(status.buttonRule).toContain("usr/lib/udev/rules.d/70-tier2-button.rules");
    expect(serviceShape.parse(status)).toEqual(status);
  });

  test("without a service", async () => {
    const { service } = computer({ "systemctl show": { printed: "ActiveState=inactive\nMainPID=0\n" } });
    expect(await service.status()).toMatchObject({
      state: "not installed",
      isEnabled: false,
      agents: [],
      buttonRule: null,
    });
  });
});
