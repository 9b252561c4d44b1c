import { type Finding, fail, ok, skipped } from "../../doctor/finding.ts";

/** Properties of the unit as `systemctl show` prints them; undefined: systemd cannot be asked. */
export type UnitProperties = Readonly<Record<string, string>> | undefined;

/** What is asked for. */
export const unitProperties: readonly string[] = [
  ...["LoadState", "ActiveState", "SubState", "UnitFileState", "MainPID", "User", "Restart", "NRestarts"],
  ...["NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "CapabilityBoundingSet", "DevicePolicy"],
  ...["RestrictAddressFamilies", "SystemCallFilter"],
];

/** Lines `Name=value`. */
export const parseProperties = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );

export const noUnit: Finding = skipped("there is no service tier2 on this computer");
export const isInstalled = (unit: UnitProperties): unit is Readonly<Record<string, string>> =>
  unit?.["LoadState"] === "loaded";

export function judgeUnitRunning(unit: UnitProperties): Finding {
  if (unit === undefined) {
    return fail(
      "bridge",
      "There is no service on this computer: systemd does not run, or does not answer.",
      "tier2 acceptance looks at an installed service. Without systemd: tier2 doctor",
    );
  }
  const { LoadState, ActiveState, SubState, UnitFileState, MainPID, Restart, NRestarts } = unit;
  if (LoadState !== "loaded") {
    return fail(
      "bridge",
      `There is no service tier2 on this computer (systemd: ${LoadState ?? "silent"}).`,
      "Install it first: sudo apt install ./tier2_*.deb, or sudo tier2 service install",
    );
  }
  if (ActiveState !== "active") {
    return fail(
      "bridge",
      `The service does not run (${ActiveState ?? ""}, ${SubState ?? ""}).`,
      "sudo systemctl start tier2; why it ended: journalctl --unit tier2",
    );
  }
  if (UnitFileState !== "enabled") {
    return fail(
      "bridge",
      `The service does not start by itself (${UnitFileState ?? ""}).`,
      "sudo systemctl enable tier2",
    );
  }
  return Restart === "always"
    ? ok(`process ${MainPID ?? ""}, enabled, started again ${NRestarts ?? 0} times`)
    : fail("bridge", `The service is not started again when it ends (Restart=${Restart ?? ""}).`, takeBack);
}

const takeBack = "A drop-in has changed the unit: systemctl cat tier2. Take that back: sudo systemctl revert tier2";

const isListed = (value: string | undefined): boolean => value !== undefined && value !== "" && !value.startsWith("~");
const hardening: Readonly<Record<string, (value: string | undefined) => boolean>> = {
  NoNewPrivileges: (value) => value === "yes",
  ProtectSystem: (value) => value === "strict",
  ProtectHome: (value) => value === "yes",
  PrivateTmp: (value) => value === "yes",
  CapabilityBoundingSet: (value) => value === "",
  DevicePolicy: (value) => value === "closed",
  RestrictAddressFamilies: isListed,
  SystemCallFilter: isListed,
};

export function judgeUnitHardened(unit: UnitProperties): Finding {
  if (!isInstalled(unit)) {
    return noUnit;
  }
  const names = Object.keys(hardening);
  const missing = names.filter((name) => hardening[name]?.(unit[name]) !== true);
  return missing.length === 0
    ? ok(names.join(", "))
    : fail(
        "permission",
        `Not as delivered: ${missing.map((name) => `${name}=${unit[name] ?? ""}`).join(", ")}.`,
        takeBack,
      );
}

/** What the kernel says of the service's process: text of /proc/PID/status; undefined: there is none. */
export function judgeProcess(text: string | undefined): Finding {
  if (text === undefined) {
    return skipped("the service does not run");
  }
  const valueOf = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
  const userIds = valueOf("Uid").split(/\s+/);
  const wrong = [
    ...(userIds.includes("0") ? ["it is root"] : []),
    ...["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]
      .filter((name) => !/^0+$/.test(valueOf(name)))
      .map((name) => `${name} is ${valueOf(name)}`),
    ...(valueOf("NoNewPrivs") === "1" ? [] : ["it may get new privileges"]),
    ...(valueOf("Seccomp") === "2" ? [] : ["its system calls are not filtered"]),
  ];
  return wrong.length === 0
    ? ok(`account ${userIds[0] ?? ""}, no capability, no new privileges, system calls filtered`)
    : fail("permission", `The service's process has more rights than it needs: ${wrong.join(", ")}.`, takeBack);
}
