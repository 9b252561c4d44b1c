import { listOwnFiles, readOwnText } from "@tier2/button/own-files";

/**
 * The scripts of a page, by the names they have for each other. They are made of its modules by `npm run generate`. Throws
 * when there is no such folder.
 */
export function readScripts(folder: URL): ReadonlyMap<string, string> {
  const names = listOwnFiles(folder).filter((name) => name.endsWith(".generated.js"));
  return new Map(names.map((name) => [name.replace(".generated.", "."), readOwnText(new URL(name, folder))]));
}
