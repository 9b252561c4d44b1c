import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";

const folder = path.resolve(import.meta.dirname, "../../.cache/package/test-certificate");
const keptDays = 365;
const dayS = 24 * 60 * 60;

export interface TestCertificate {
  /** PEM files. */
  readonly certificate: string;
  readonly key: string;
}

/** A certificate for signing code, made here and trusted nowhere; another one when it is about to end. */
export function testCertificate(): TestCertificate {
  const [certificate, key] = [path.join(folder, "certificate.pem"), path.join(folder, "key.pem")];
  const isGood = spawnSync("openssl", ["x509", "-in", certificate, "-noout", "-checkend", String(dayS)]).status === 0;
  if (!isGood) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = { certificate: `${certificate}.new`, key: `${key}.new` };
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:3072", "-sha256", "-nodes", "-days", String(keptDays)],
        ...["-subj", "/CN=Tier2 test certificate, not for release", "-addext", "extendedKeyUsage=codeSigning"],
        ...["-addext", "keyUsage=digitalSignature", "-keyout", made.key, "-out", made.certificate],
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    renameSync(made.key, key);
    renameSync(made.certificate, certificate);
  }
  return { certificate, key };
}
