import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * The scripts of a page, by the names they have for each other. They are made of its modules by `npm run generate`. Rejects
 * when there is no such folder.
 */
export async function readScripts(folder: URL): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(fileURLToPath(folder))).filter((name) => name.endsWith(".generated.js"));
  return new Map(
    await Promise.all(
      names.map(
        async (name) => [name.replace(".generated.", "."), await readFile(new URL(name, folder), "utf8")] as const,
      ),
    ),
  );
}
