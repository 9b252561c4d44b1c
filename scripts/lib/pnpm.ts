import { readFileSync } from "node:fs";
import path from "node:path";

const manifest = path.resolve(import.meta.dirname, "../../package.json");
const { config } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly config: { readonly pnpm: string } };

/** The words after `npx` that run the pinned pnpm. */
export const pnpmWords: readonly string[] = ["--yes", `pnpm@${config.pnpm}`];
