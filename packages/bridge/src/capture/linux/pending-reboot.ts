import { existsSync, readdirSync } from "node:fs";
import os from "node:os";
import { newerKernels } from "./kernels.ts";
import { textOrNone } from "./read-text.ts";

/** Debian and Ubuntu put it there when an update wants a restart. */
const marker = "/run/reboot-required";
const mostPackages = 8;

export function readPendingReboot(): string[] {
  const running = os.release();
  const kernels = newerKernels(running, filesIn("/boot"));
  return [
    ...(existsSync(marker) ? [updatesText(textOrNone(`${marker}.pkgs`))] : []),
    ...kernels.map((kernel) => `kernel ${kernel} is installed, ${running} runs`),
    ...(isRunningKernelGone(running) ? [`the files of the running kernel ${running} were replaced`] : []),
  ];
}

/** From the text of /run/reboot-required.pkgs, one package a line. */
export function updatesText(packages: string): string {
  const names = [...new Set(packages.split("\n").filter((name) => name !== ""))];
  const more = names.length > mostPackages ? ` and ${names.length - mostPackages} more` : "";
  return names.length === 0 ? "updates were installed" : `updated: ${names.slice(0, mostPackages).join(", ")}${more}`;
}

/** Where a new kernel takes the place of the old (Arch Linux), the folder of the old one is gone; containers have none. */
function isRunningKernelGone(running: string): boolean {
  const kernels = filesIn("/usr/lib/modules");
  return kernels.length > 0 && !kernels.includes(running);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
