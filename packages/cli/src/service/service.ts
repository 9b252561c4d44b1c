import process from "node:process";
import { Tier2Error } from "@tier2/bridge";

/** How the service of this computer stands. */
export interface ServiceStatus {
  readonly state: "running" | "starting" | "stopping" | "stopped" | "failed" | "not installed";
  /** By the Debian package or the installer, or by `tier2 service install`. */
  readonly installedBy?: "package" | "command";
  /** Whether it starts with the computer. */
  readonly isEnabled: boolean;
  /** Since when it is in this state, milliseconds since 1970. */
  readonly sinceMs?: number;
  readonly pid?: number;
  /** As whom it runs. */
  readonly account?: string;
  /** Of this program. */
  readonly version: string;
  readonly configuration: { readonly file: string; readonly isThere: boolean };
  /** The file of the udev rule; null: none is there. Only on Linux. */
  readonly buttonRule?: string | null;
  /** Accounts in whose sessions an agent runs, as far as it can be seen; left out: this account is not told. */
  readonly agents?: readonly string[];
  /** What it last logged as a warning or an error, oldest first; at most five lines. */
  readonly trouble: readonly string[];
}

/** Each throws a Tier2Error: `permission` where the account may not, `usage` where the system has no such service. */
export interface SystemService {
  /** Does only what is not done yet. @param options.force what somebody changed is written over, too */
  install(options: { readonly force: boolean }): void;
  /** Leaves configuration and data. @param options.force what somebody changed is removed, too */
  uninstall(options: { readonly force: boolean }): void;
  start(): void;
  stop(): void;
  status(): Promise<ServiceStatus>;
}

/** The service of this system. @param say what is done, and what to do next, for people */
export async function openService(say: (text: string) => void): Promise<SystemService> {
  if (process.platform === "win32") {
    return (await import("./windows.ts")).windowsService(say);
  }
  if (process.platform === "linux") {
    const [{ linuxService }, { linuxHere }] = await Promise.all([import("./linux.ts"), import("./linux-system.ts")]);
    return linuxService(linuxHere(say));
  }
  throw new Tier2Error({
    ...{ code: "service_elsewhere", category: "usage" },
    message: "A service is set up on Linux with systemd, and on Windows.",
    hint: "Here the bridge runs in a terminal: tier2 run --config FILE",
  });
}
