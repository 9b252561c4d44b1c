import process from "node:process";

/** The machines it is built for: as Debian, as npm and as pnpm name them. */
export type DebianArchitecture = "amd64" | "arm64";

export interface DebianOptions {
  /** Where the package is written, `tier2_VERSION_ARCHITECTURE.deb`. */
  readonly folder: string;
  readonly version: string;
  readonly architecture: DebianArchitecture;
  /** Seconds since 1970 that all files are from, as SOURCE_DATE_EPOCH. */
  readonly createdAtSeconds: number;
  /** `none` is for tests that unpack it on a slow processor. */
  readonly compression: "xz" | "none";
}

/** Whoever publishes the package says who they are as for all of Debian's tools. */
export const maintainer: string = `${process.env["DEBFULLNAME"] ?? "Tier2"} <${process.env["DEBEMAIL"] ?? "tier2@localhost"}>`;
