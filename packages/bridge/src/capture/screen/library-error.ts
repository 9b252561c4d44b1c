/** Debian packages of the shared libraries that node-screenshots and sharp are linked with. */
const debianPackages: Readonly<Record<string, string>> = {
  "libxcb.so.1": "libxcb1",
  "libdbus-1.so.3": "libdbus-1-3",
  "libgcc_s.so.1": "libgcc-s1",
  "libstdc++.so.6": "libstdc++6",
};

/** Why a native library cannot be loaded, and what helps. */
export function describeLoadError(name: string, error: unknown): string {
  const text = textsOf(error).join("; ");
  const missing = /(lib[\w+.-]+\.so[.\d]*): cannot open shared object file/.exec(text)?.[1];
  const help = debianPackages[missing ?? ""];
  if (missing !== undefined) {
    const install = help === undefined ? "install it" : `install the package ${help} (Debian, Ubuntu)`;
    return `not taken: the library ${missing} is missing; ${install}`;
  }
  const [firstLine = ""] = text.split("\n");
  return `not taken: ${name} cannot be loaded on this computer (${firstLine.slice(0, 200)}); install tier2 again`;
}

/** The message of an error and of all that caused it. */
function textsOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const further = error instanceof AggregateError ? error.errors.flatMap((each) => textsOf(each)) : [];
  return [error.message, ...further, ...textsOf(error.cause)];
}
