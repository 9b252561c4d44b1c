import path from "node:path";
import { rolldown } from "rolldown";

/** Where the modules of a page are, and where what browsers load of them goes; both from the project's folder. */
const pages: readonly (readonly [main: string, folder: string])[] = [
  ["packages/bridge/src/page/browser/main.ts", "packages/bridge/assets/page/scripts"],
  ["packages/cli/src/pages/browser/demo/main.ts", "packages/cli/assets/pages/demo"],
  ["packages/cli/src/pages/browser/status/main.ts", "packages/cli/assets/pages/status"],
];

/** The scripts of the pages, small and few, for each request costs a browser some milliseconds. */
export async function pageFiles(root: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [main, folder] of pages) {
    const build = await rolldown({ input: path.join(root, main), cwd: root });
    const name = "[name].js";
    const { output } = await build.generate({
      format: "esm",
      minify: true,
      entryFileNames: name,
      chunkFileNames: name,
    });
    await build.close();
    for (const part of output) {
      if (part.type === "chunk") {
        files[`${folder}/${part.fileName.replace(/\.js$/, ".generated.js")}`] = part.code;
      }
    }
  }
  return files;
}
