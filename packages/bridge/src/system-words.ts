import process from "node:process";
import { defaultPlaces, serviceLogFile } from "./config/places.ts";

/** What hints tell people to do, in the words of their system. */
export interface SystemWords {
  /** To get the rights that an account lacks; goes on with a comma or a full stop. */
  readonly asAdministrator: string;
  /** A command of ours that needs those rights. */
  readonly elevated: (command: string) => string;
  readonly startService: string;
  readonly stopService: string;
  readonly restartService: string;
  /** Where the service's log is read. */
  readonly serviceLog: string;
  /** Starts the agent of a session, also one that runs. */
  readonly startAgent: string;
  /** Who may look into the service's folders beside its own account. */
  readonly administrators: string;
  readonly deployGuide: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Of Windows, or of Linux and all others. */
export function systemWords(platform: NodeJS.Platform, environment: Environment): SystemWords {
  return platform === "win32" ? windowsWords(environment) : linuxWords;
}

const linuxWords: SystemWords = {
  asAdministrator: "Use sudo",
  elevated: (command) => `sudo ${command}`,
  startService: "systemctl start tier2",
  stopService: "systemctl stop tier2",
  restartService: "systemctl restart tier2",
  serviceLog: "journalctl --unit tier2",
  startAgent: "systemctl --user restart tier2-agent",
  administrators: "root",
  deployGuide: "docs/deploy-linux.md",
};

const windowsWords = (environment: Environment): SystemWords => ({
  asAdministrator: "Open the terminal as administrator",
  elevated: (command) => `${command} (in a terminal that was opened as administrator)`,
  startService: "tier2 service start",
  stopService: "tier2 service stop",
  restartService: "tier2 service stop, then tier2 service start",
  serviceLog: serviceLogFile(defaultPlaces("win32", environment)),
  startAgent: "log off and on again",
  administrators: "administrators",
  deployGuide: "docs/deploy-windows.md",
});

/** Of this computer. */
export const wordsHere: SystemWords = systemWords(process.platform, process.env);
