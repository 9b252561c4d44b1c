import { messageOf } from "../../errors.ts";
import type { DiskHealthValue } from "../fields/slow.ts";
import { disksOfFiles } from "./disk-files.ts";
import type { RunCommand } from "./run-command.ts";
import type { SlowFact } from "./slow-fact.ts";
import { disksOfScan, healthOf } from "./smartctl.ts";

const mostDisks = 8;

/** Health of disks by smartctl; where it is missing or may not, what the kernel's files say, and why that is all. */
export function diskHealthFact(run: RunCommand, root?: string): SlowFact<"diskHealth"> {
  return {
    name: "diskHealth",
    everyMs: 1_800_000,
    timeoutMs: 30_000,
    read: async (signal) => {
      const plain = disksOfFiles(root);
      if (plain.length === 0) {
        return [];
      }
      try {
        const tested = await testDisks(run, signal);
        const untested = plain.filter((disk) => !tested.some(({ name }) => isSameDisk(disk.name, name)));
        return [
          ...tested.map((disk) => withFindings(disk, plain)),
          ...untested.map((disk) => withReason(disk, "smartctl cannot ask a disk of this kind")),
        ];
      } catch (error) {
        signal.throwIfAborted();
        return plain.map((disk) => withReason(disk, messageOf(error)));
      }
    },
  };
}

async function testDisks(run: RunCommand, signal: AbortSignal): Promise<DiskHealthValue[]> {
  const scan = await run("smartctl", ["--scan", "--json=c"], signal);
  const disks: DiskHealthValue[] = [];
  for (const { name, type } of disksOfScan(scan.output).slice(0, mostDisks)) {
    // A disk that sleeps is left asleep.
    const options = ["--json=c", "--health", "--attributes", "--info", "--nocheck=standby"];
    const device = type === undefined ? [] : [`--device=${type}`];
    const { output, exitCode } = await run("smartctl", [...options, ...device, name], signal);
    try {
      disks.push(healthOf(name, output, exitCode));
    } catch (error) {
      disks.push({ name, verdict: "unknown", details: [messageOf(error)] });
    }
  }
  return disks;
}

const withReason = (disk: DiskHealthValue, reason: string): DiskHealthValue => ({
  ...disk,
  details: [...disk.details, reason],
});

/** smartctl calls an NVMe disk by its controller: /dev/nvme0 for /dev/nvme0n1. */
const isSameDisk = (name: string, tested: string): boolean =>
  name === tested || (/nvme\d+n\d+$/.test(name) && name.replace(/n\d+$/, "") === tested);

/** What the kernel saw counts beside what the disk says of itself. */
function withFindings(disk: DiskHealthValue, plain: readonly DiskHealthValue[]): DiskHealthValue {
  const seen = plain.find(({ name }) => isSameDisk(name, disk.name));
  return {
    ...seen,
    ...disk,
    verdict: seen?.verdict === "failing" ? "failing" : disk.verdict,
    details: [...disk.details, ...(seen?.details ?? [])],
  };
}
