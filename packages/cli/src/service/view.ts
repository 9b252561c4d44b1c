import { type SystemWords, wordsHere } from "@tier2/bridge/agent";
import type { ServiceStatus } from "./service.ts";

/** The status for people. */
export function serviceLines(status: ServiceStatus, { elevated }: SystemWords = wordsHere): readonly string[] {
  const { state, installedBy, isEnabled, sinceMs, pid, account, version, configuration, buttonRule, agents } = status;
  const since = sinceMs === undefined ? "" : ` since ${new Date(sinceMs).toISOString()}`;
  const process = pid === undefined ? "" : `, process ${pid}`;
  const by = { package: "by its package or installer", command: "by tier2 service install" };
  return [
    `Service        ${state}${state === "not installed" ? `: ${elevated("tier2 service install")}` : `${since}${process}`}`,
    ...(installedBy === undefined
      ? []
      : [
          `Installed      ${by[installedBy]}, ${isEnabled ? "starts with the computer" : "does not start with the computer"}`,
          `Account        ${account ?? "unknown"}`,
        ]),
    `Version        ${version}, of this program`,
    `Configuration  ${configuration.file}${configuration.isThere ? "" : ` is not there: ${elevated("tier2 setup")}`}`,
    ...(buttonRule === undefined
      ? []
      : [`Button's rule  ${buttonRule ?? `is not there: ${elevated("tier2 udev install")}`}`]),
    `Agent          ${agentsText(agents)}`,
    ...(status.trouble.length === 0 ? [] : ["Last trouble", ...status.trouble.map((line) => `  ${line}`)]),
  ];
}

function agentsText(agents: ServiceStatus["agents"]): string {
  if (agents === undefined) {
    return "the bridge does not tell this account";
  }
  return agents.length === 0 ? "in no session" : `in the sessions of ${agents.join(", ")}`;
}
