import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { signFile, verifySignature } from "../../scripts/package/sign.ts";
import { testCertificate } from "../../scripts/package/test-certificate.ts";

let [folder, program, file] = ["", "", ""];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-sign-"));
  program = path.join(folder, "program.exe");
  execFileSync("x86_64-w64-mingw32-gcc", ["-x", "c", "-s", "-o", program, "-"], {
    input: "int main(void) { return 0; }",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  file = path.join(folder, "signed.exe");
  copyFileSync(program, file);
});

test("without a certificate of its maker a program is signed by the test certificate", () => {
  expect(() => verifySignature(file, {})).toThrow("verify failed");
  signFile(file, {});
  verifySignature(file, {});
  expect(() => verifySignature(file, { TIER2_SIGN_COMMAND: "not run here" })).toThrow("verify failed"); // nobody trusts it
});

test("what was changed after it was signed is found", () => {
  signFile(file, {});
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(0x400) ^ 1, 0x400);
  writeFileSync(file, bytes);
  expect(() => verifySignature(file, {})).toThrow("verify failed");
});

test("a certificate of one's own comes as PKCS#12, its password in a file", () => {
  const { certificate, key } = testCertificate();
  const pkcs12 = path.join(folder, "own.p12");
  const password = path.join(folder, "password");
  writeFileSync(password, "a password");
  execFileSync("openssl", [
    "pkcs12",
    "-export",
    "-in",
    certificate,
    "-inkey",
    key,
    "-passout",
    `file:${password}`,
    "-out",
    pkcs12,
  ]);
  const own = { TIER2_SIGN_PKCS12: pkcs12, TIER2_SIGN_ROOTS: certificate };
  signFile(file, { ...own, TIER2_SIGN_PASSWORD_FILE: password });
  verifySignature(file, own);
  writeFileSync(password, "another");
  expect(() => signFile(file, { ...own, TIER2_SIGN_PASSWORD_FILE: password })).toThrow("osslsigncode sign failed");
});

test("a key elsewhere is used by a command; what it makes is verified", () => {
  const { certificate, key } = testCertificate();
  const command = `osslsigncode sign -h sha256 -certs ${certificate} -key ${key} -in "$1" -out "$2"`;
  signFile(file, { TIER2_SIGN_COMMAND: command, TIER2_SIGN_ROOTS: certificate });
  verifySignature(file, { TIER2_SIGN_COMMAND: command, TIER2_SIGN_ROOTS: certificate });
  expect(() => signFile(file, { TIER2_SIGN_COMMAND: 'cp "$1" "$2"', TIER2_SIGN_ROOTS: "/dev/null" })).toThrow(
    "verify failed",
  );
});
