import { type Stats, lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";

/** As many as Linux follows. */
const mostLinks = 40;

/** The right of everybody to write into a folder, and the bit that lets each take away his own files alone. */
const everybodyWrites = 0o002;
const sticky = 0o1000;

/**
 * The file that stands at the end of symbolic links, there or to be made; a file that is no link is its own. Throws where
 * a link leads that another account made, or into a folder of everybody: whoever laid it would choose which file is
 * written, perhaps by root.
 */
export function behindLinks(file: string): string {
  let place = file;
  for (let links = 0; links <= mostLinks; links++) {
    const status = lstatSync(place, { throwIfNoEntry: false });
    if (status?.isSymbolicLink() !== true) {
      if (links > 0) {
        refuseFolderOfEverybody(file, place);
      }
      return place;
    }
    refuseLinkOfAnother(place, status);
    place = path.resolve(realpathSync(path.dirname(place)), readlinkSync(place));
  }
  throw new Error(`${file} is a link that leads through more than ${mostLinks} others`);
}

function refuseLinkOfAnother(link: string, { uid }: Stats): void {
  const own = process.getuid?.(); // Windows has no such numbers
  if (own !== undefined && uid !== own && uid !== 0) {
    throw new Error(
      `${link} is a link to ${readlinkSync(link)} that another account (user id ${uid}) made; name the file itself, or make the link anew`,
    );
  }
}

function refuseFolderOfEverybody(link: string, target: string): void {
  const folder = path.dirname(target);
  const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0;
  if (process.platform !== "win32" && (mode & everybodyWrites) !== 0 && (mode & sticky) === 0) {
    throw new Error(`${link} is a link to ${target}, and everybody may write into ${folder}: chmod o-w ${folder}`);
  }
}
