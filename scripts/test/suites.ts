/** A part of the test run: a command of its own, or a vitest project. */
export interface Suite {
  readonly name: string;
  /** What runs: words after `node scripts/bootstrap.mjs`, or the name of a vitest project. */
  readonly command: readonly string[] | { readonly vitestProject: string };
  /** Debian packages without which it is left out. */
  readonly needs: readonly string[];
  readonly isQuick: boolean;
  /** Has counts that TIER2_SCALE=full raises. */
  readonly isSoak: boolean;
}

const suite = (
  name: string,
  command: Suite["command"],
  options: { needs?: readonly string[]; quick?: boolean; soak?: boolean } = {},
): Suite => ({
  name,
  command,
  needs: options.needs ?? [],
  isQuick: options.quick ?? false,
  isSoak: options.soak ?? false,
});

/** Everything `npm test` runs, in this order. */
export const suites: readonly Suite[] = [
  suite("generated files are current", ["script", "scripts/generate.ts", "--check"], { quick: true }),
  suite("types", ["bin", "tsc", "-b"], { quick: true }),
  suite("lint", ["bin", "oxlint", "--type-aware"], { quick: true }),
  suite("format", ["bin", "oxfmt", "--check"], { quick: true }),
  suite("unit", { vitestProject: "unit" }, { quick: true }),
  suite("conformance", { vitestProject: "conformance" }),
  suite("bridge", { vitestProject: "bridge" }),
  suite("processes", { vitestProject: "processes" }, { needs: ["xvfb", "xterm", "libxcb1"] }),
  suite("structure", { vitestProject: "structure" }, { quick: true }),
  suite(
    "firmware",
    { vitestProject: "firmware" },
    {
      needs: [
        ...["gcc", "libc6-dev", "gcc-arm-none-eabi", "gcc-avr", "avr-libc", "python3-venv", "clang-format", "cppcheck"],
        ...["libhidapi-dev", "libsimavr-dev", "libelf-dev", "clang", "libclang-rt-14-dev"],
      ],
      soak: true,
    },
  ),
  suite("end-to-end", { vitestProject: "end-to-end" }, { needs: ["tmux", "strace", "xvfb", "xterm"] }),
  suite("crash", { vitestProject: "crash" }, { needs: ["gcc", "libc6-dev"], soak: true }),
  suite(
    "psa",
    { vitestProject: "psa" },
    { needs: ["request-tracker5", "rt5-db-sqlite", "rt5-standalone"], soak: true },
  ),
  suite(
    "lab",
    { vitestProject: "lab" },
    {
      needs: [
        ...["qemu-system-x86", "mmdebstrap", "uidmap", "fakeroot", "e2fsprogs"],
        ...["gcc", "libc6-dev", "libsimavr-dev", "libelf-dev"],
      ],
      soak: true,
    },
  ),
  suite("package", { vitestProject: "package" }, { needs: ["dpkg-dev", "lintian", "mmdebstrap", "uidmap"] }),
  suite(
    "windows",
    { vitestProject: "windows" },
    {
      needs: [
        ...["wine64", "gcc-mingw-w64-x86-64", "binutils-mingw-w64-x86-64", "wixl", "msitools", "osslsigncode", "xvfb"],
        ...["gcc", "libc6-dev", "clang-format"],
      ],
      soak: true,
    },
  ),
  suite("page", { vitestProject: "page" }, { needs: ["chromium", "fonts-dejavu-core"] }),
];
