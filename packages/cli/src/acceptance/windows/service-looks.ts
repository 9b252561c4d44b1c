import type { ErrorCategory, WindowsInstallation } from "@tier2/bridge";
import { type Finding, fail, ok, skipped } from "../../doctor/finding.ts";
import { repairHint, serviceKey, serviceName } from "./names.ts";
import { type RecoveryAction, recoveryActionsIn } from "./recovery.ts";

export type Reader = WindowsInstallation;

const ownProcess = 0x10;
const automatic = 2;
const unrestricted = 1;
const running = 4;
const preshutdownMs = 20_000;
const recoveryMs = [5000, 30_000, 60_000] as const;
const account = /^NT AUTHORITY\\Local ?Service$/i;

const repair = (message: string, category: ErrorCategory = "bridge"): Finding => fail(category, message, repairHint);

export const noService: Finding = skipped(`there is no service ${serviceName} on this computer`);
export const hasService = ({ registry }: Reader): boolean => registry.hasKey(serviceKey);

export function judgeRegistered(reader: Reader): Finding {
  if (!hasService(reader)) {
    return fail(
      "bridge",
      `There is no service ${serviceName} on this computer.`,
      "Install tier2 first: msiexec /i tier2.msi /qn /l*v install.log (docs/deploy-windows.md)",
    );
  }
  const { registry } = reader;
  const path = registry.text(serviceKey, "ImagePath");
  const asWhom = registry.text(serviceKey, "ObjectName");
  const kind = registry.number(serviceKey, "Type");
  if (!/^"[^"]+\.exe"/i.test(path)) {
    return repair(`The service's path is not in quotation marks: ${path}`, "permission");
  }
  if (!account.test(asWhom)) {
    return repair(`The service runs as ${asWhom}, not as LocalService.`, "permission");
  }
  return kind === ownProcess
    ? ok(`${path} as ${asWhom}`)
    : repair(`The service is of type ${kind ?? "unknown"}, not a process of its own (${ownProcess}).`);
}

export function judgeStart({ registry }: Reader): Finding {
  const [start, delayed] = [registry.number(serviceKey, "Start"), registry.number(serviceKey, "DelayedAutostart")];
  if (start !== automatic) {
    return repair(`The service does not start by itself (Start is ${start ?? "not there"}, not ${automatic}).`);
  }
  return delayed === 1 ? ok("automatic, delayed") : repair("The service starts by itself, but not delayed.");
}

const actionText = ({ kind, delayMs }: RecoveryAction): string => `${kind} after ${delayMs / 1000} s`;

export function judgeRecovery({ registry }: Reader): Finding {
  const value = registry.bytes(serviceKey, "FailureActions");
  const actions = value === undefined ? [] : recoveryActionsIn(value);
  const seen = actions.length === 0 ? "nothing is done" : actions.map(actionText).join(", ");
  const isRight = recoveryMs.every((delayMs, index) => {
    const action = actions[index];
    return action?.kind === "restart" && action.delayMs === delayMs;
  });
  if (!isRight || actions.length !== recoveryMs.length) {
    return repair(`After a failure ${seen}; it should be restart after 5, 30 and 60 s.`);
  }
  return registry.number(serviceKey, "FailureActionsOnNonCrashFailures") === 1
    ? ok(`${seen}; also when it ends with an error`)
    : repair(`${seen}, but only when it crashes: the failure flag is not set.`);
}

export function judgeSid({ registry }: Reader): Finding {
  const kind = registry.number(serviceKey, "ServiceSidType");
  return kind === unrestricted
    ? ok("unrestricted")
    : repair(
        `The service has no SID of its own (ServiceSidType is ${kind ?? "not there"}, not ${unrestricted}).`,
        "permission",
      );
}

export function judgePreshutdown({ registry }: Reader): Finding {
  const limitMs = registry.number(serviceKey, "PreshutdownTimeout");
  return limitMs === preshutdownMs
    ? ok(`${preshutdownMs / 1000} s`)
    : repair(
        `Before a shutdown the service has ${limitMs === undefined ? "Windows' own time" : `${limitMs} ms`}, not ${preshutdownMs} ms.`,
      );
}

export function judgeRunning(reader: Reader): Finding {
  const { state, processId } = reader.serviceProcess(serviceName);
  return state === running && processId !== 0
    ? ok(`process ${processId}`)
    : fail(
        "bridge",
        `The service does not run (state ${state}).`,
        "Start it: sc.exe start tier2. Why it ended is in the Application log, source tier2, and in %ProgramData%\\Tier2\\logs",
      );
}
