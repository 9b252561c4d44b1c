import { accessSync, constants, copyFileSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import {
  type NewFile,
  Tier2Error,
  fileOfReference,
  messageOf,
  replaceFiles,
  secretFileText,
  wordsHere,
} from "@tier2/bridge";
import type { SecretReferences } from "./config-text.ts";
import type { Draft } from "./draft.ts";

/** Before anything is asked: whether this account may write there at all. Throws a Tier2Error. */
export function refuseUnwritable(configFile: string): void {
  let place = configFile;
  while (!existsSync(place) && path.dirname(place) !== place) {
    place = path.dirname(place);
  }
  try {
    accessSync(place === configFile ? path.dirname(place) : place, constants.W_OK);
  } catch (error) {
    throw new Tier2Error(
      {
        code: "setup_not_permitted",
        category: "permission",
        message: `This account may not write ${configFile}.`,
        hint: `${wordsHere.asAdministrator}, or name another file with --config FILE.`,
      },
      { cause: error },
    );
  }
}

/** What is written, in this order: what the configuration points to first. */
export function filesOf(
  configFile: string,
  text: string,
  draft: Draft,
  references: SecretReferences,
): readonly NewFile[] {
  const typed = [...draft.secrets].filter(([, { reference }]) => reference === undefined);
  const secrets = typed.map(([key, { value }]) => {
    const reference = references.get(key) ?? "";
    const file = fileOfReference(reference, path.dirname(configFile)) ?? "";
    return { file, text: secretFileText(reference, value), isSecret: true };
  });
  return [...secrets, { file: configFile, text, isSecret: false }];
}

/**
 * Writes all of it, or nothing; the copy of the configuration before, where there was one and another is written. Throws a
 * Tier2Error.
 */
export function writeSetup(files: readonly NewFile[], configFile: string): string | undefined {
  const isReplaced = files.some(({ file }) => file === configFile) && existsSync(configFile);
  let copy: string | undefined;
  try {
    copy = isReplaced ? keepCopy(configFile) : undefined;
    replaceFiles(files);
    return copy;
  } catch (error) {
    if (copy !== undefined) {
      rmSync(copy, { force: true });
    }
    throw new Tier2Error(
      {
        code: "setup_not_written",
        category: "storage",
        message: `The configuration cannot be written: ${messageOf(error)}`,
        hint: `${wordsHere.asAdministrator}, or name another file with --config FILE.`,
      },
      { cause: error },
    );
  }
}

/** Never over another copy. */
function keepCopy(file: string): string {
  for (let number = 1; ; number++) {
    const copy = `${file}.bak-${number}`;
    if (!existsSync(copy)) {
      copyFileSync(file, copy, constants.COPYFILE_EXCL);
      return copy;
    }
  }
}
