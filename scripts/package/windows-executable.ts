import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { drawIcons } from "./icon.ts";
import { copyNativeModules } from "./native-modules.ts";
import { writeNotices } from "./notices.ts";
import { nodeOf, windows } from "./platform-workspace.ts";
import type { ExecutableBundle } from "./program-bundle.ts";
import { writeSeaBlob } from "./sea-blob.ts";
import { makeWindowsExecutable } from "./windows-resources.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** What a program made for tests differs in; nothing that is shipped is made with it. */
export interface TestPatches {
  /** Code that runs before all other. */
  readonly before?: string;
  readonly patch?: (executable: Buffer) => Buffer;
}

/** Writes tier2.exe, unsigned, and what has to lie beside it into `folder`. The same sources give the same bytes. */
export async function packWindowsExecutable(
  folder: string,
  bundle: ExecutableBundle,
  patches: TestPatches = {},
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const executable = await makeExecutable({ ...bundle, entry: `${patches.before ?? ""}${bundle.entry}` });
  writeFileSync(path.join(folder, "tier2.exe"), patches.patch?.(executable) ?? executable);
  const native = path.join(folder, "native");
  rmSync(native, { recursive: true, force: true });
  for (const file of bundle.own.files) {
    cpSync(path.join(root, file), path.join(native, file));
  }
  await copyNativeModules(windows, native);
  cpSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE.txt"));
  await writeNotices(path.join(folder, "THIRD-PARTY-NOTICES.txt"), windows, bundle.modules);
}

async function makeExecutable(bundle: ExecutableBundle): Promise<Buffer> {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), "utf8"));
  const { version } = read("packages/cli/package.json") as { readonly version: string };
  const { manufacturer } = read("packages/button/brand.json") as { readonly manufacturer: string };
  const scratch = mkdtempSync(path.join(tmpdir(), "tier2-executable-"));
  try {
    return makeWindowsExecutable({
      node: readFileSync(await nodeOf(windows)),
      blob: readFileSync(await writeSeaBlob(scratch, bundle)),
      icons: await drawIcons(),
      ...{ version, company: manufacturer, product: "Tier2 helpdesk button", fileName: "tier2.exe" },
      description: "Tier2 helpdesk button: service and command line",
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
