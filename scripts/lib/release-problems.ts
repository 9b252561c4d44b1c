import { readFileSync } from "node:fs";
import path from "node:path";

/** Why the USB product id of packages/button/brand.json is not for a release; undefined when it is its maker's own. */
export function testIdProblem(root: string): string | undefined {
  const brand = JSON.parse(readFileSync(path.join(root, "packages/button/brand.json"), "utf8")) as {
    readonly vendorId: string;
    readonly productId: string;
    readonly productIdIsForTests: boolean;
  };
  return brand.productIdIsForTests
    ? `A release needs a USB product id of its own; ${brand.vendorId}:${brand.productId} is for tests. Set vendorId, ` +
        "productId and productIdIsForTests in packages/button/brand.json, run npm run generate, and build again."
    : undefined;
}
