import { createRequire } from "node:module";
import process from "node:process";
import { describeLoadError } from "./library-error.ts";

/** A process that loads what the one for a picture loads, and prints why that cannot be done; nothing when it can. */
const require = createRequire(import.meta.url);
for (const name of ["node-screenshots", "sharp", "koffi"]) {
  try {
    require(name);
  } catch (error) {
    process.stdout.write(describeLoadError(name, error));
    break;
  }
}
