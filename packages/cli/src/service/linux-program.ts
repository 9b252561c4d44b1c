import { type Stats, lstatSync, readlinkSync, statSync } from "node:fs";
import path from "node:path";
import { Tier2Error } from "@tier2/bridge";
import type { LinuxSystem } from "./linux-system.ts";

const writableByOthers = 0o022;
const sticky = 0o1000;

/**
 * Throws a Tier2Error when somebody else than root could change what the service will run: Node, the program, a link or a
 * folder on the way to them. What lies beside them in root's folders is not looked at.
 */
export function refuseForeignProgram({ root, program }: Pick<LinuxSystem, "root" | "program">): void {
  for (const word of program.filter((one) => path.isAbsolute(one))) {
    refuseForeignWay(root, word);
  }
}

function refuseForeignWay(root: string, file: string): void {
  const names = file.split("/");
  for (let count = 1; count <= names.length; count++) {
    const place = names.slice(0, count).join("/") || "/";
    const found = lstatSync(path.join(root, place));
    if (isForeign(found, statSync(root).uid)) {
      throw foreign(place, found);
    }
    if (found.isSymbolicLink()) {
      const target = readlinkSync(path.join(root, place));
      refuseForeignWay(root, path.resolve(path.dirname(place), target, ...names.slice(count)));
      return;
    }
  }
}

/** Of a sticky folder others may not remove or rename what is root's. */
function isForeign(found: Stats, rootUserId: number): boolean {
  const isGuarded = found.isSymbolicLink() || (found.isDirectory() && (found.mode & sticky) !== 0);
  return found.uid !== rootUserId || (!isGuarded && (found.mode & writableByOthers) !== 0);
}

const foreign = (place: string, { uid, mode }: Stats): Tier2Error =>
  new Tier2Error({
    ...{ code: "service_program_foreign", category: "usage" },
    message:
      `Others than root could change what the service would run: ${place} belongs to user ${uid}, ` +
      `with the rights ${(mode & 0o7777).toString(8)}.`,
    hint:
      "Make the program's whole folder root's alone (sudo chown -R root:root FOLDER, sudo chmod -R go-w FOLDER), " +
      "and each folder above it; or move it to where that is so, e.g. to /opt/tier2.",
  });
