import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { serviceHostFolder } from "../../../scripts/package/service-host.ts";
import { packWindowsInstaller } from "../../../scripts/package/windows-installer.ts";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const installer = path.join(root, "deploy/windows/installer");
const packaging = path.join(root, "scripts/package");

/** Everything that the installer is made from, beside what it installs. */
const sources = (): string[] => [
  ...[installer, serviceHostFolder].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name)),
  ),
  ...readdirSync(packaging)
    .filter((name) => /installer|service-host|icon/.test(name))
    .map((name) => path.join(packaging, name)),
];

/**
 * The path of a tier2.msi, made by the recipe of the shipped one.
 * @param program the folder that has tier2.exe and what lies beside it, named for its contents; it is not written to
 */
export async function installerMade(program: string, version: string): Promise<string> {
  const key = hashOf(
    program,
    version,
    ...sources()
      .sort()
      .map((file) => readFileSync(file)),
  );
  const folder = await cachedFolder(path.join(root, ".cache/windows"), "installer", key, async (made) => {
    const files = path.join(made, "files");
    cpSync(program, files, { recursive: true });
    const output = path.join(made, "tier2.msi");
    await packWindowsInstaller({ folder: files, version, createdAtSeconds: 1_700_000_000, output });
    rmSync(files, { recursive: true });
  });
  return path.join(folder, "tier2.msi");
}
