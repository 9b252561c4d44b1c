import path from "node:path";

export const root: string = path.resolve(import.meta.dirname, "../../..");

export const labCache: string = path.join(root, ".cache/lab");
