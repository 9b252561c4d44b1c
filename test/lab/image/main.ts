// node scripts/bootstrap.mjs script test/lab/image/main.ts
// Makes the images of the lab's computer, as far as they are not in .cache/lab, and says how long it took.
import { baseImage } from "./base.ts";
import { labCache } from "./image.ts";
import { productImage } from "./product.ts";

for (const [name, build] of Object.entries({ Debian: baseImage, product: productImage })) {
  const startedAt = performance.now();
  const folder = await build(labCache);
  process.stdout.write(`${name}: ${folder}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
