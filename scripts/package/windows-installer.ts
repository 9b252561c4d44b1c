import { mkdirSync } from "node:fs";
import path from "node:path";
import { iconFile } from "./icon.ts";
import { buildInstaller } from "./installer.ts";
import { actionsName, buildInstallerActions } from "./installer-actions.ts";
import { buildServiceHost } from "./service-host.ts";

export interface WindowsInstallerOptions {
  /** Where packWindowsExecutable() wrote; tier2-service.exe is added. */
  readonly folder: string;
  readonly version: string;
  readonly createdAtSeconds: number;
  /** Where tier2.msi is written, and beside it the library of the installer's own actions, for those who allow files by their hash. */
  readonly output: string;
  /** Signs a file in its place; left out: nothing is signed. */
  readonly sign?: (file: string) => void;
}

/** The shipped installer, and with other options the one that tests use. Half a minute, nearly all of it for packing. */
export async function packWindowsInstaller(options: WindowsInstallerOptions): Promise<void> {
  const { folder, version, createdAtSeconds, output, sign = () => undefined } = options;
  const service = path.join(folder, "tier2-service.exe");
  await buildServiceHost({ output: service, version });
  sign(service);
  const actions = path.join(path.dirname(output), actionsName);
  mkdirSync(path.dirname(output), { recursive: true });
  buildInstallerActions(path.dirname(output));
  sign(actions);
  buildInstaller({ files: folder, actions, version, icon: await iconFile(), createdAtSeconds, output });
  sign(output);
}
