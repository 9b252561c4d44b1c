import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

/** What the compiler makes of one source file. */
const output = /\.(?:d\.ts|js)(?:\.map)?$/;

/**
 * Takes out of a package's `dist` what the compiler made of source files that are there no more; it leaves that behind. All
 * else stays, so that a build goes on from it. Their paths below `dist`.
 */
export function removeStaleOutputs(packageFolder: string): readonly string[] {
  const dist = path.join(packageFolder, "dist");
  const stale = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter(
    (file) => output.test(file) && !existsSync(path.join(packageFolder, "src", file.replace(output, ".ts"))),
  );
  for (const file of stale) {
    rmSync(path.join(dist, file));
  }
  return stale;
}
