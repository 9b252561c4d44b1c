import type { ServiceStatus } from "./service.ts";

/** The status for people. */
export function serviceLines(status: ServiceStatus): readonly string[] {
  const { state, installedBy, isEnabled, sinceMs, pid, account, version, configuration, buttonRule, agents } = status;
  const since = sinceMs === undefined ? "" : ` since ${new Date(sinceMs).toISOString()}`;
  const process = pid === undefined ? "" : `, process ${pid}`;
  const by = { package: "by the system's package", command: "by tier2 service install" };
  return [
    `Service        ${state}${state === "not installed" ? ": sudo tier2 service install" : `${since}${process}`}`,
    ...(installedBy === undefined
      ? []
      : [
          `Installed      ${by[installedBy]}, ${isEnabled ? "starts with the computer" : "does not start with the computer"}`,
          `Account        ${account ?? "unknown"}`,
        ]),
    `Version        ${version}, of this program`,
    `Configuration  ${configuration.file}${configuration.isThere ? "" : " is not there: sudo tier2 setup"}`,
    ...(buttonRule === undefined ? [] : [`Button's rule  ${buttonRule ?? "is not there: sudo tier2 udev install"}`]),
    `Agent          ${agents.length === 0 ? "in no session" : `in the sessions of ${agents.join(", ")}`}`,
    ...(status.trouble.length === 0 ? [] : ["Last trouble", ...status.trouble.map((line) => `  ${line}`)]),
  ];
}
