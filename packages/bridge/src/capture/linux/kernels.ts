/** Kernels in names of files in /boot (vmlinuz-VERSION) that are newer than the running one and of its kind. */
export function newerKernels(running: string, filesInBoot: readonly string[]): string[] {
  const { numbers, kind } = versionOf(running);
  return filesInBoot
    .flatMap((file) => /^vmlinu[xz]-(\d.*)$/.exec(file)?.[1] ?? [])
    .filter((name) => {
      const installed = versionOf(name);
      return installed.kind === kind && compare(installed.numbers, numbers) > 0;
    });
}

/** 6.1.0-28-amd64: the numbers, and what stays when they are taken away (-amd64, el9.x86_64). */
function versionOf(name: string): { numbers: number[]; kind: string } {
  const [version = ""] = /^[\d.-]*/.exec(name) ?? [];
  return { numbers: (version.match(/\d+/g) ?? []).map(Number), kind: name.slice(version.length) };
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
