import { expect, test } from "vitest";
import { type SeenFile, dataRules, judgeFiles, socketRules } from "./files.ts";
import { judgeProcess, judgeUnitHardened, judgeUnitRunning, parseProperties } from "./unit.ts";

const unit = parseProperties(
  [
    ...["LoadState=loaded", "ActiveState=active", "SubState=running", "UnitFileState=enabled", "MainPID=812"],
    ...[
      "User=tier2",
      "Restart=always",
      "NRestarts=1",
      "NoNewPrivileges=yes",
      "ProtectSystem=strict",
      "ProtectHome=yes",
    ],
    ...["PrivateTmp=yes", "CapabilityBoundingSet=", "DevicePolicy=closed"],
    ...["RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX", "SystemCallFilter=accept accept4 bind", ""],
  ].join("\n"),
);

test("a unit as it should be", () => {
  expect(judgeUnitRunning(unit)).toEqual({ status: "ok", message: "process 812, enabled, started again 1 times" });
  expect(judgeUnitHardened(unit).status).toBe("ok");
});

test.each([
  ["no systemd", undefined, /systemd does not run/],
  ["not installed", { LoadState: "not-found" }, /no service tier2 .*not-found/],
  ["stopped", { ...unit, ActiveState: "failed", SubState: "failed" }, /does not run \(failed/],
  ["not at the start", { ...unit, UnitFileState: "disabled" }, /does not start by itself/],
  ["not again", { ...unit, Restart: "no" }, /not started again/],
])("running: %s", (_what, properties, message) => {
  expect(judgeUnitRunning(properties)).toMatchObject({
    status: "fail",
    message: expect.stringMatching(message) as unknown,
  });
});

test.each([
  ["NoNewPrivileges", "no"],
  ["ProtectSystem", "full"],
  ["ProtectHome", "no"],
  ["PrivateTmp", "no"],
  ["CapabilityBoundingSet", "cap_sys_admin"],
  ["DevicePolicy", "auto"],
  ["RestrictAddressFamilies", "~"],
  ["SystemCallFilter", "~"],
])("hardened: %s=%s is named", (name, setting) => {
  expect(judgeUnitHardened({ ...unit, [name]: setting })).toMatchObject({
    ...{ status: "fail", message: `Not as delivered: ${name}=${setting}.` },
  });
});

const process = [
  ...["Name:\ttier2", "Uid:\t997\t997\t997\t997", "CapInh:\t0000000000000000", "CapPrm:\t0000000000000000"],
  ...[
    "CapEff:\t0000000000000000",
    "CapBnd:\t0000000000000000",
    "CapAmb:\t0000000000000000",
    "NoNewPrivs:\t1",
    "Seccomp:\t2",
  ],
].join("\n");

test("a process without rights passes, one with each of them does not", () => {
  expect(judgeProcess(process).status).toBe("ok");
  for (const [from, to, said] of [
    ["997\t997\t997\t997", "997\t0\t997\t997", "it is root"],
    ["CapEff:\t0000000000000000", "CapEff:\t0000000000000400", "CapEff is 0000000000000400"],
    ["NoNewPrivs:\t1", "NoNewPrivs:\t0", "it may get new privileges"],
    ["Seccomp:\t2", "Seccomp:\t0", "its system calls are not filtered"],
  ] as const) {
    expect(judgeProcess(process.replace(from, to)).message).toContain(`needs: ${said}.`);
  }
  expect(judgeProcess(undefined).status).toBe("skipped");
});

const service = 997;
const right: Readonly<Record<string, Omit<SeenFile, "path">>> = {
  "/etc/tier2": { userId: 0, mode: 0o750, isLink: false },
  "/etc/tier2/config.yaml": { userId: 0, mode: 0o640, isLink: false },
  "/etc/tier2/secrets": { userId: service, mode: 0o700, isLink: false },
  "/var/lib/tier2": { userId: service, mode: 0o700, isLink: false },
  "/run/tier2": { userId: service, mode: 0o755, isLink: false },
  "/run/tier2/admin.sock": { userId: service, mode: 0o660, isLink: false },
  "/run/tier2/session.sock": { userId: service, mode: 0o666, isLink: false },
  "/dev/shm/tier2-proofs": { userId: service, mode: 0o1733, isLink: false },
};

function judged(changed: Readonly<Record<string, Partial<SeenFile> | undefined>>): string {
  const seen = (path: string): SeenFile | undefined => {
    const found = right[path];
    return (path in changed && changed[path] === undefined) || found === undefined
      ? undefined
      : { path, ...found, ...changed[path] };
  };
  return [dataRules, socketRules]
    .map((rules) => judgeFiles(rules, service, seen))
    .filter(({ status }) => status === "fail")
    .map(({ message }) => message)
    .join(" ");
}

test("files as they should be; what need not be there may be missing", () => {
  expect(judged({})).toBe("");
  expect(judged({ "/etc/tier2/secrets": undefined, "/dev/shm/tier2-proofs": undefined })).toBe("");
});

test.each<[string, Partial<SeenFile> | undefined, RegExp]>([
  ["/etc/tier2", { mode: 0o755 }, /has mode 0755: more than 0750/],
  ["/etc/tier2", { userId: service }, /belongs to account 997, not to root/],
  ["/etc/tier2/config.yaml", { mode: 0o660 }, /more than 0640/],
  ["/etc/tier2/secrets", { mode: 0o750 }, /more than 0700/],
  ["/var/lib/tier2", undefined, /is not there/],
  ["/var/lib/tier2", { isLink: true }, /is a link/],
  ["/run/tier2", { mode: 0o777 }, /more than 0755/],
  ["/run/tier2/admin.sock", { mode: 0o666 }, /more than 0660/],
  ["/run/tier2/session.sock", { userId: 1000 }, /account 1000, not to the service's \(997\)/],
  ["/run/tier2/session.sock", { mode: 0o600 }, /not 0666/],
  ["/dev/shm/tier2-proofs", { mode: 0o733 }, /not 1733/],
])("%s %j is named", (path, change, said) => {
  const text = judged({ [path]: change });
  expect(text).toContain(path);
  expect(text).toMatch(said);
});
