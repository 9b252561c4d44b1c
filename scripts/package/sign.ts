import { execFileSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { testCertificate } from "./test-certificate.ts";

// Signs for Windows (Authenticode, SHA-256), executables and installers alike. By whom, the environment says:
//
//   TIER2_SIGN_PKCS12         a PKCS#12 file; its password is the first line of the file TIER2_SIGN_PASSWORD_FILE
//   TIER2_SIGN_COMMAND        or a shell command, for a key in hardware or at a service: it signs "$1" into "$2"
//   TIER2_SIGN_TIMESTAMP_URL  an RFC 3161 time stamp, without which the signature ends with the certificate
//   TIER2_SIGN_ROOTS          PEM file of the roots the result is verified with; else the system's
//
// Without any of them it is a test certificate of this checkout, which nobody trusts.

type Environment = Readonly<Record<string, string | undefined>>;

const systemRoots = "/etc/ssl/certs/ca-certificates.crt";

/** Signs a file in its place, and verifies it. Throws what the program that signs says. */
export function signFile(file: string, environment: Environment = process.env): void {
  const signed = `${file}.signed`;
  rmSync(signed, { force: true });
  const command = environment["TIER2_SIGN_COMMAND"];
  if (command !== undefined) {
    run("sh", ["-euc", command, "sh", file, signed]);
  } else {
    const stamp = environment["TIER2_SIGN_TIMESTAMP_URL"];
    run("osslsigncode", [
      ...["sign", "-h", "sha256", ...keyWords(environment), "-n", "Tier2 helpdesk button"],
      ...(stamp === undefined ? [] : ["-ts", stamp]),
      ...["-in", file, "-out", signed],
    ]);
  }
  verifySignature(signed, environment);
  renameSync(signed, file);
}

/** Whether nobody is named in whose name to sign. */
export const isSignedForTests = (environment: Environment): boolean =>
  environment["TIER2_SIGN_COMMAND"] === undefined && environment["TIER2_SIGN_PKCS12"] === undefined;

/** Throws when the file is not signed, was changed since, or by a certificate that the roots do not vouch for. */
export function verifySignature(file: string, environment: Environment = process.env): void {
  const roots = isSignedForTests(environment)
    ? testCertificate().certificate
    : (environment["TIER2_SIGN_ROOTS"] ?? systemRoots);
  run("osslsigncode", ["verify", "-CAfile", roots, "-TSA-CAfile", roots, "-in", file]);
}

function keyWords(environment: Environment): readonly string[] {
  const pkcs12 = environment["TIER2_SIGN_PKCS12"];
  if (pkcs12 === undefined) {
    const { certificate, key } = testCertificate();
    return ["-certs", certificate, "-key", key];
  }
  const password = environment["TIER2_SIGN_PASSWORD_FILE"]; // on a command line everybody could read the password itself
  return ["-pkcs12", path.resolve(pkcs12), ...(password === undefined ? [] : ["-readpass", path.resolve(password)])];
}

function run(command: string, words: readonly string[]): void {
  try {
    execFileSync(command, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${command} ${words[0]} failed: ${stdout}${stderr}`.trim() || message, { cause: error });
  }
}
