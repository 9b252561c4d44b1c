import { lstatSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { Tier2Error } from "@tier2/bridge";
import { readOwnText } from "@tier2/button/own-files";
import { writeWhole } from "../write-whole.ts";
import type { LinuxSystem } from "./linux-system.ts";
import { isUnchanged, unitFor } from "./unit-text.ts";

interface Unit {
  readonly name: string;
  /** Where `tier2 service install` writes it. */
  readonly file: string;
  /** Where the Debian package has it. */
  readonly packaged: string;
  readonly shipped: URL;
}

const shippedUnits = new URL("../../assets/systemd/", import.meta.url);

const unit = (name: string, kind: "system" | "user"): Unit => ({
  name,
  file: `etc/systemd/${kind}/${name}`,
  packaged: `usr/lib/systemd/${kind}/${name}`,
  shipped: new URL(name, shippedUnits),
});

export const serviceUnit: Unit = unit("tier2.service", "system");
export const agentUnit: Unit = unit("tier2-agent.service", "user");
const units = [serviceUnit, agentUnit];

/** Undefined when there is none. */
function textOf(file: string): string | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, "utf8") : undefined;
}

export const isPackaged = ({ root }: LinuxSystem): boolean =>
  textOf(path.join(root, serviceUnit.packaged)) !== undefined;

export const isWritten = ({ root }: LinuxSystem): boolean => textOf(path.join(root, serviceUnit.file)) !== undefined;

/** Writes both units; drop-ins beside them stay. Throws a Tier2Error before anything is written when somebody changed one. */
export function writeUnits({ root, program, say }: LinuxSystem, force: boolean): void {
  const wanted = units.map((one) => ({
    file: path.join(root, one.file),
    text: unitFor(readOwnText(one.shipped), program),
  }));
  for (const { file, text } of wanted) {
    const found = textOf(file);
    if (found !== undefined && found !== text && !isUnchanged(found) && !force) {
      throw changed(file, "written over");
    }
  }
  for (const { file, text } of wanted) {
    if (textOf(file) === text) {
      say(`There already: ${file}`);
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeWhole({ file, content: text, mode: 0o644, hint: "Look at the disk and the folder." });
    say(`Written: ${file}`);
  }
}

/** Throws a Tier2Error when somebody changed one, before anything is removed. */
export function refuseChanged({ root }: LinuxSystem, force: boolean): void {
  for (const one of units) {
    const file = path.join(root, one.file);
    const found = textOf(file);
    if (found !== undefined && !isUnchanged(found) && !force) {
      throw changed(file, "removed");
    }
  }
}

/** Removes both; drop-ins beside them stay. */
export function removeUnits({ root, say }: LinuxSystem): void {
  for (const one of units) {
    const file = path.join(root, one.file);
    if (textOf(file) !== undefined) {
      rmSync(file);
      say(`Removed: ${file}`);
    }
  }
}

const changed = (file: string, what: string): Tier2Error =>
  new Tier2Error({
    ...{ code: "service_unit_changed", category: "usage" },
    message: `Somebody changed ${file}: it is not ${what}.`,
    hint: `What is to stay belongs into a drop-in (systemctl edit ${path.basename(file)}). Then once more with --force.`,
  });
