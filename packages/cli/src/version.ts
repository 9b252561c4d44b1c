import { readOwnText } from "@tier2/button/own-files";

interface Manifest {
  readonly version: string;
}

/** Version of this package, as `tier2 --version` prints it. */
export const version: string = (JSON.parse(readOwnText(new URL("../package.json", import.meta.url))) as Manifest)
  .version;
