import { createRequire } from "node:module";
import path from "node:path";
import { Data } from "resedit";

const root = path.resolve(import.meta.dirname, "../..");

/** What of sharp, a dependency of the bridge, is used here. */
type OpenPicture = (file: string, options: { readonly density: number }) => Picture;
interface Picture {
  resize(width: number, height: number): Picture;
  png(): Picture;
  toBuffer(): Promise<Uint8Array>;
}

const openPicture = createRequire(path.join(root, "packages/bridge/package.json"))("sharp") as OpenPicture;
/** At which the drawing, 32 wide, is as large. */
const pixelsPerInch = 72;

/** What Windows shows in lists, on the taskbar and as a large icon. */
const sizes = [16, 24, 32, 48, 64, 256];

/** The icon of the project's pages in each size, as PNG, which Windows takes in icons. */
export const drawIcons = async (): Promise<readonly Data.RawIconItem[]> =>
  Promise.all(
    sizes.map(async (size) => {
      const svg = path.join(root, "packages/cli/assets/pages/icon.svg");
      const png = await openPicture(svg, { density: (pixelsPerInch * size) / 32 })
        .resize(size, size)
        .png()
        .toBuffer();
      return Data.RawIconItem.from(new Uint8Array(png).buffer, size, size, 32);
    }),
  );

/** The same as an .ico file. */
export async function iconFile(): Promise<Uint8Array> {
  const file = new Data.IconFile();
  const icons = await drawIcons();
  file.icons = icons.map((data, index) => ({ width: sizes[index] ?? 0, height: sizes[index] ?? 0, data }));
  return new Uint8Array(file.generate());
}
