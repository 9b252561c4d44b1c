import { writeFileSync } from "node:fs";
import type { Platform } from "./platform-workspace.ts";
import { type ShippedPackage, shippedPackages } from "./shipped-packages.ts";

const rule = "=".repeat(80);

/** Writes the licences of all that is shipped and not ours: of the bundled `modules`, the native packages, and Node. */
export async function writeNotices(file: string, platform: Platform, modules: readonly string[]): Promise<void> {
  const { bundled, native, node } = await shippedPackages(platform, modules);
  const notices = [...bundled, ...native, node].map(noticeOf).toSorted();
  const head = "Tier2 contains software of others. What it is, and under which terms, stands below.\n";
  writeFileSync(file, [head, ...new Set(notices)].join(`\n${rule}\n`));
}

const noticeOf = ({ name, version, license, texts }: ShippedPackage): string =>
  [`${name} ${version}\nLicense: ${license}`, ...texts].join("\n\n");
