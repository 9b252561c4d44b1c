import { readOwnText } from "@tier2/button/own-files";

const manifest = readOwnText(new URL("../package.json", import.meta.url));

/** Version of this package. */
export const version: string = (JSON.parse(manifest) as { readonly version: string }).version;
