import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A certificate authority that nobody knows, and a certificate of it. */
export interface OwnAuthority {
  /** PEM of the authority. */
  readonly file: string;
  readonly key: string;
  readonly cert: string;
}

/** Made by openssl in the folder. */
export function makeOwnAuthority(folder: string, host: string = "localhost"): OwnAuthority {
  const file = (name: string): string => path.join(folder, name);
  const openssl = (...words: readonly string[]): void => {
    execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
  };
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const authority = ["-keyout", "authority.key", "-out", "authority.pem", "-subj", "/O=Example Firewall/CN=Inspection"];
  openssl("req", "-x509", ...newKey, ...authority, "-days", "365");
  openssl("req", ...newKey, "-keyout", "host.key", "-out", "host.csr", "-subj", `/CN=${host}`);
  writeFileSync(file("host.cnf"), `subjectAltName=DNS:${host}\n`);
  const sign = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-extfile", "host.cnf"];
  openssl("x509", "-req", "-in", "host.csr", ...sign, "-out", "host.pem", "-days", "90");
  return {
    file: file("authority.pem"),
    key: readFileSync(file("host.key"), "utf8"),
    cert: readFileSync(file("host.pem"), "utf8"),
  };
}
