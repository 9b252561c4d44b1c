import { readdirSync } from "node:fs";
import path from "node:path";
import { textOrNone } from "../linux/read-text.ts";
import type { DiskHealthValue } from "../fields/slow.ts";
import { optional, textIn } from "./from-tools.ts";

const mostDisks = 16;
const diskName = /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+|md\d+)$/;

interface Finding {
  readonly isFailing: boolean;
  readonly text: string;
}

/** What the kernel's own files say of each disk; they are readable for everybody and know little. */
export function disksOfFiles(root = "/"): DiskHealthValue[] {
  const damaged = damagedFileSystems(root);
  const disks = namesIn(path.join(root, "sys/block"))
    .filter((name) => diskName.test(name))
    .slice(0, mostDisks);
  const elsewhere = damaged.filter(({ device }) => !disks.some((name) => isPartOf(device, name)));
  return [
    ...disks.map((name) => {
      const folder = path.join(root, "sys/block", name);
      const findings = [...deviceFindings(folder), ...damaged.filter(({ device }) => isPartOf(device, name))];
      return {
        name: `/dev/${name}`,
        ...optional("model", textIn(textOrNone(path.join(folder, "device/model")), 80)),
        verdict: findings.some(({ isFailing }) => isFailing) ? ("failing" as const) : ("unknown" as const),
        details: findings.map(({ text }) => text),
      };
    }),
    ...elsewhere.map(({ device, text }) => ({ name: `/dev/${device}`, verdict: "failing" as const, details: [text] })),
  ];
}

/** Partitions are called sda1, nvme0n1p2, mmcblk0p1. */
const isPartOf = (device: string, disk: string): boolean =>
  device === disk || (device.startsWith(disk) && /^p?\d+$/.test(device.slice(disk.length)));

function deviceFindings(folder: string): Finding[] {
  const read = (name: string): string => textOrNone(path.join(folder, name)).trim();
  const errors = Number.parseInt(read("device/ioerr_cnt"), 16); // hexadecimal (kernel: drivers/scsi/scsi_sysfs.c)
  const missing = Number.parseInt(read("md/degraded"), 10);
  const state = read("device/state");
  return [
    ...(errors > 0 ? [{ isFailing: false, text: `${errors} commands ended with an error since the start` }] : []),
    ...(missing > 0 ? [{ isFailing: true, text: `array degraded: ${missing} of its disks missing` }] : []),
    ...(state === "" || state === "running" || state === "live" ? [] : [{ isFailing: true, text: `state: ${state}` }]),
    ...wearFindings(read("device/life_time"), read("device/pre_eol_info")),
  ];
}

/** Memory cards: tenths of their life that are used, 0x0b is beyond it; 0x03 is "urgent" (JEDEC eMMC 5.1, 7.4.40 to 42). */
function wearFindings(lifeTime: string, endOfLife: string): Finding[] {
  const tenths = Math.max(0, ...lifeTime.split(/\s+/).map((text) => Number.parseInt(text, 16) || 0));
  const isUrgent = Number.parseInt(endOfLife, 16) === 3;
  return [
    ...(tenths > 0
      ? [{ isFailing: tenths > 10, text: tenths > 10 ? "worn out" : `at most ${tenths * 10} % worn` }]
      : []),
    ...(isUrgent ? [{ isFailing: true, text: "its spare blocks are nearly used up" }] : []),
  ];
}

function damagedFileSystems(root: string): readonly (Finding & { readonly device: string })[] {
  const folder = path.join(root, "sys/fs/ext4");
  return namesIn(folder).flatMap((device) => {
    const count = Number.parseInt(textOrNone(path.join(folder, device, "errors_count")), 10);
    return count > 0 ? [{ device, isFailing: true, text: `${count} errors in the file system on ${device}` }] : [];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
