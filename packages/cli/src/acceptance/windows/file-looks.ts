import { existsSync } from "node:fs";
import path from "node:path";
import { type Finding, fail, ok } from "../../doctor/finding.ts";
import { version as ownVersion } from "../../version.ts";
import { eventKey, repairHint, runKey, runValue, serviceKey } from "./names.ts";
import type { Reader } from "./service-looks.ts";

const programs = ["tier2.exe", "tier2-service.exe"] as const;
const files = [...programs, "native", "THIRD-PARTY-NOTICES.txt"] as const;

/** The folder of the service's program. */
export const programFolder = ({ registry }: Reader): string =>
  path.win32.dirname(registry.text(serviceKey, "ImagePath").replace(/^"([^"]*)".*$/s, "$1"));

export function judgeFiles(reader: Reader, isThere: (file: string) => boolean = existsSync): Finding {
  const folder = programFolder(reader);
  const missing = files.filter((file) => !isThere(path.win32.join(folder, file)));
  if (missing.length > 0) {
    return fail("bridge", `${folder} lacks ${missing.join(", ")}.`, repairHint);
  }
  return ok(folder);
}

export function judgeVersions(reader: Reader, version: string = ownVersion): Finding {
  const folder = programFolder(reader);
  const found = programs.map((program) => `${program} ${reader.versionOf(path.win32.join(folder, program))}`);
  return found.every((text) => text.endsWith(` ${version}`))
    ? ok(found.join(", "))
    : fail("bridge", `${found.join(", ")}; this program is ${version}.`, repairHint);
}

/** HRESULTs of WinVerifyTrust that say something to a person. */
const trustErrors: Readonly<Record<number, string>> = {
  0x800b_0100: "is not signed",
  0x8009_6010: "was changed after it was signed",
  0x800b_0109: "is signed, but the root of its certificate is not trusted here (a test certificate?)",
  0x800b_0101: "is signed, but the certificate is out of date and there is no timestamp",
  0x800b_010c: "is signed, but the certificate was revoked",
  0x800b_0111: "is signed by a publisher that this computer was told not to trust",
};

export function judgeSignatures(reader: Reader): Finding {
  const folder = programFolder(reader);
  const bad = programs
    .map((program) => ({ program, result: reader.signatureOf(path.win32.join(folder, program)) }))
    .filter(({ result }) => result !== 0)
    .map(({ program, result }) => `${program} ${trustErrors[result] ?? `is not trusted: 0x${result.toString(16)}`}`);
  return bad.length === 0
    ? ok("both are signed, and this computer trusts the signature")
    : fail(
        "permission",
        `${bad.join("; ")}.`,
        "Get the installer from its publisher, and compare SHA256SUMS (docs/security-software.md)",
      );
}

/** Whether the agent starts with every session. */
export function judgeRunEntry(reader: Reader): Finding {
  const command = reader.registry.text(runKey, runValue);
  const expected = `"${path.win32.join(programFolder(reader), "tier2-service.exe")}" --agent`;
  return command.toLowerCase() === expected.toLowerCase()
    ? ok(command)
    : fail(
        "bridge",
        `HKLM\\${runKey}, ${runValue}: ${command === "" ? "not there" : command}; it should be ${expected}`,
        repairHint,
      );
}

export function judgeEventSource(reader: Reader, isThere: (file: string) => boolean = existsSync): Finding {
  const file = reader.registry.text(eventKey, "EventMessageFile");
  return file !== "" && isThere(file)
    ? ok(file)
    : fail(
        "bridge",
        `The event log has no texts for tier2 (EventMessageFile: ${file === "" ? "not there" : file}).`,
        repairHint,
      );
}
