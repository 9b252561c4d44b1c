import { readFileSync } from "node:fs";

interface Manifest {
  readonly version: string;
}

/** Version of this package, as `tier2 --version` prints it. */
export const version: string = (
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as Manifest
).version;
