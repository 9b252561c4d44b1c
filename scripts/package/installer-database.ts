import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import type { InstalledFile } from "./installer-files.ts";

const tables = path.resolve(import.meta.dirname, "../../deploy/windows/installer/tables");

/** msidbComponentAttributesTransitive: its condition is asked again at each repair. */
const transitive = 64;
/** Types of custom actions: a library's function; that goes on when it fails; when; as SYSTEM. */
const [inLibrary, goesOn, atRollback, atCommit, deferred, asSystem] = [1, 64, 256, 512, 1024, 2048];

/**
 * What Windows wants here of the table Upgrade. All else is left out: from an administrator Windows takes it anyway, and
 * everybody may have the product repaired, by SYSTEM, with the properties listed here.
 */
const secureProperties = ["OLDERVERSION", "NEWERVERSION"];
/** What looks into the registry runs as SYSTEM alone: what the person's side has found it would not find again, nor be told. */
const systemSearches = ["AppSearch", "LaunchConditions"];

const text = (value: string): string => `'${value}'`; // no quotation marks are in what we write

/** What wixl 0.101 cannot say, or says wrongly, is set in the database that it made. */
export function completeDatabase(file: string, files: readonly InstalledFile[]): void {
  const queries = [
    `UPDATE \`Property\` SET \`Value\` = ${text(secureProperties.join(";"))} WHERE \`Property\` = 'SecureCustomProperties'`,
    ...systemSearches.map((action) => `DELETE FROM \`InstallUISequence\` WHERE \`Action\` = ${text(action)}`),
    // Inside the transaction: when the upgrade fails, the version before comes back.
    "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('RemoveExistingProducts', 1510)",
    `UPDATE \`Component\` SET \`Condition\` = ${text('COMPANY AND COMPANY <> "-"')} WHERE \`Component\` = 'Company'`,
    `UPDATE \`Component\` SET \`Attributes\` = ${4 + 256 + transitive} WHERE \`Component\` = 'Company'`,
    actionType("ConfigureAgain", inLibrary + goesOn + atRollback + deferred + asSystem),
    actionType("StartAgentsAgain", inLibrary + goesOn + atRollback + deferred + asSystem),
    actionType("StartAgents", inLibrary + goesOn + atCommit + deferred + asSystem),
    ...files.flatMap(({ id, version }) =>
      // A file with a version has no hash in its place, or Windows Installer takes it for one without.
      version === undefined
        ? []
        : [
            `UPDATE \`File\` SET \`Version\` = ${text(version)} WHERE \`File\` = ${text(id)}`,
            `UPDATE \`File\` SET \`Language\` = '1033' WHERE \`File\` = ${text(id)}`,
            `DELETE FROM \`MsiFileHash\` WHERE \`File_\` = ${text(id)}`,
          ],
    ),
  ];
  msibuild(
    file,
    queries.flatMap((query) => ["-q", query]),
  );
  for (const name of readdirSync(tables).sort()) {
    msibuild(file, ["-i", path.join(tables, name)]);
  }
}

const actionType = (action: string, type: number): string =>
  `UPDATE \`CustomAction\` SET \`Type\` = ${type} WHERE \`Action\` = ${text(action)}`;

/** Runs msitools' msibuild on an installer. */
export function msibuild(file: string, words: readonly string[]): void {
  execFileSync("msibuild", [file, ...words], { stdio: ["ignore", "ignore", "inherit"] });
}
