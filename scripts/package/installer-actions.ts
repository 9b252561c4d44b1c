import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";

const sources = path.resolve(import.meta.dirname, "../../deploy/windows/installer/actions");
const flags = [
  ...[
    "-std=c11",
    "-Os",
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Werror",
    "-D_WIN32_WINNT=0x0A00",
    "-DUNICODE",
    "-D_UNICODE",
  ],
  ...["-s", "-shared", "-static-libgcc", "-Wl,--dynamicbase,--nxcompat,--high-entropy-va,--no-insert-timestamp"],
];
const libraries = ["msi", "shell32", "ole32", "wtsapi32", "userenv", "uuid"].map((name) => `-l${name}`);

export const actionsName = "actions.dll";

/** Compiles the library with the installer's own actions in `folder`. Same sources give the same bytes. */
export function buildInstallerActions(folder: string): void {
  const files = readdirSync(sources)
    .filter((name) => name.endsWith(".c"))
    .sort()
    .map((name) => path.join(sources, name));
  // By its name alone: the whole path of the output would be in the bytes.
  execFileSync("x86_64-w64-mingw32-gcc", [...flags, "-o", actionsName, ...files, ...libraries], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
