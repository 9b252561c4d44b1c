import { createHash } from "node:crypto";
import { Tier2Error } from "@tier2/bridge";

/** Stands before the hash of all that is above it; by it a unit that somebody changed is known. */
const mark = "# Written by `tier2 service install`; as long as nobody changes the lines above they have the SHA-256 ";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A unit as the Debian package has it, with these words in the place of /usr/bin/tier2, and the mark. */
export function unitFor(shipped: string, program: readonly string[]): string {
  const text = shipped.replace(/^ExecStart=\/usr\/bin\/tier2\b/m, () => `ExecStart=${program.map(quoted).join(" ")}`);
  return `${text}${mark}${hashOf(text)}\n`;
}

/** Whether it is as `unitFor` wrote it, of whatever version. */
export function isUnchanged(unit: string): boolean {
  const place = unit.lastIndexOf(mark);
  return place >= 0 && unit.slice(place) === `${mark}${hashOf(unit.slice(0, place))}\n`;
}

/** A word of ExecStart (systemd.service(5), COMMAND LINES). */
export const quoted = (word: string): string =>
  `"${word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;

/** Folders that the unit hides from the service, by ProtectHome and PrivateTmp. */
const hidden = /^\/(?:home|root|run\/user|tmp|var\/tmp)\//;

/** Throws a Tier2Error for a program that the service could not read. */
export function refuseHidden(program: readonly string[]): void {
  const word = program.find((one) => hidden.test(one));
  if (word !== undefined) {
    throw new Tier2Error({
      ...{ code: "service_program_hidden", category: "usage" },
      message: `The service could not read this program: ${word} is in a folder that it does not see.`,
      hint: "Move the whole installation, e.g. to /opt/tier2, and run the command from there.",
    });
  }
}
