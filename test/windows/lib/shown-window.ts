import { copyFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { onTestFinished } from "vitest";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { waitFor } from "./wait-for.ts";
import { type Wine, kill } from "./wine.ts";

const [source, resource] = ["shown-window.c", "shown-window.rc"].map((name) =>
  path.join(import.meta.dirname, name),
) as [string, string];
const cache = path.resolve(import.meta.dirname, "../../../.cache/windows");
const program = String.raw`C:\shown-window.exe`;

/** What its program says of itself. */
export const shownDescription = "Keeper of Notes";
export const shownTitle = "My Vault";

/** What is looked at, for its pixel and its colour: between text and buttons of the title bar, and inside. */
export interface ShownSpot {
  readonly at: { readonly x: number; readonly y: number };
  readonly colour: readonly number[];
}
export const shownTitleBar: ShownSpot = { at: { x: 450, y: 263 }, colour: [0, 160, 0] };
export const shownInside: ShownSpot = { at: { x: 425, y: 340 }, colour: [200, 0, 0] };

/** A window of a program of its own, with a title bar that Wine draws; on the screen until the test ends. */
export async function showWindow(wine: Wine): Promise<void> {
  copyFileSync(path.join(await compiled(), "shown-window.exe"), wine.file(program));
  // Else title bars are the window manager's business, and there is none.
  const key = String.raw`HKCU\Software\Wine\AppDefaults\shown-window.exe\X11 Driver`;
  await wine.succeed("reg", ["add", key, "/v", "Managed", "/d", "N", "/f"]);
  const window = wine.startProgram(program, [shownTitle, "300", "250", "250", "150"]);
  onTestFinished(async () => {
    kill(window.pid);
    await window.exited;
  });
  await waitFor("the window is shown", () => window.output() === "shown\n");
}

const compiled = async (): Promise<string> => {
  const key = hashOf(...[source, resource].map((file) => readFileSync(file)));
  return cachedFolder(cache, "shown-window", key, async (folder) => {
    const object = path.join(folder, "resource.o");
    await runCommand("x86_64-w64-mingw32-windres", [resource, "-O", "coff", "-o", object]);
    const flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-static", "-s"];
    const words = ["-o", path.join(folder, "shown-window.exe"), source, object, "-lgdi32"];
    await runCommand("x86_64-w64-mingw32-gcc", [...flags, ...words]);
  });
};
