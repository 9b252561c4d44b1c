import { expect, test } from "vitest";
import { fakeRun } from "../../testing/fake-run.ts";
import { writeFileTree } from "../../testing/file-tree.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { diskHealthFact } from "./disk-health.ts";
import { healthOf } from "./smartctl.ts";

const never = new AbortController().signal;
const scan = "smartctl --scan";

const disks = (files: Readonly<Record<string, string>>): string => {
  const root = temporaryFolder();
  writeFileTree(root, files);
  return root;
};
const oneDisk = { "sys/block/sda/device/model": "Model A  \n", "sys/block/sda/device/state": "running\n" };

const answer = (change: object): string => JSON.stringify({ model_name: "Model A", ...change });

test("a disk says how it is, what its sectors are, and never its serial number", () => {
  const output = answer({
    serial_number: "S123",
    smart_status: { passed: false },
    temperature: { current: 41 },
    power_on_time: { hours: 12_000 },
    ata_smart_attributes: {
      table: [
        { id: 5, raw: { value: 12 } },
        { id: 197, raw: { value: 0 } },
        { id: 9, raw: { value: 12_000 } },
      ],
    },
  });
  expect(healthOf("/dev/sda", output, 8)).toEqual({
    name: "/dev/sda",
    model: "Model A",
    verdict: "failing",
    details: ["41 °C", "12000 hours in use", "12 reallocated sectors"],
  });
});

test("an NVMe disk tells its wear", () => {
  const output = answer({
    smart_status: { passed: true },
    nvme_smart_health_information_log: {
      percentage_used: 7,
      media_errors: 2,
      critical_warning: 4,
      available_spare: 98,
    },
  });
  expect(healthOf("/dev/nvme0", output, 0)).toMatchObject({
    verdict: "good",
    details: ["7 % worn", "98 % of its spare left", "2 media errors", "critical warning 0x4"],
  });
});

test.each([
  ["nothing of health", "{}", 0, "unknown"],
  [
    "wrong kinds",
    '{"smart_status":{"passed":"yes"},"temperature":[1],"ata_smart_attributes":{"table":{}}}',
    0,
    "unknown",
  ],
])("an answer with %s is unknown", (_name, output, exitCode, verdict) => {
  expect(healthOf("/dev/sda", output, exitCode)).toMatchObject({
    verdict,
    details: ["the disk says nothing of its health"],
  });
});

test("smartctl is asked for each disk it finds; the kernel's findings count beside it, others are told, too", async () => {
  const root = disks({
    ...oneDisk,
    "sys/block/nvme0n1/device/state": "live\n",
    "sys/block/loop0/size": "1",
    "sys/fs/ext4/sda1/errors_count": "3\n",
  });
  const run = fakeRun({
    [scan]: '{"devices":[{"name":"/dev/sda","type":"sat"},{"name":"--all"},{"name":"/dev/nvme0","type":"nvme"},7]}',
    "smartctl --json=c --health --attributes --info --nocheck=standby --device=sat /dev/sda": answer({
      smart_status: { passed: true },
    }),
    "smartctl --json=c --health --attributes --info --nocheck=standby --device=nvme /dev/nvme0": {
      output: '{"smartctl":{"messages":[{"string":"Device is in STANDBY mode"}]}}',
      exitCode: 2,
    },
  });
  await expect(diskHealthFact(run, root).read(never)).resolves.toEqual([
    {
      name: "/dev/sda",
      model: "Model A",
      verdict: "failing",
      details: ["3 errors in the file system on sda1"],
    },
    { name: "/dev/nvme0", verdict: "unknown", details: ["Device is in STANDBY mode"] },
  ]);
});

test.each([
  ["is missing", undefined, "smartctl is not installed"],
  ["prints garbage", "\u0000\u001b[31m<html>", "smartctl printed something that is no JSON object"],
  ["hangs", new Error("no answer within 30 s"), "no answer within 30 s"],
])("where smartctl %s, the kernel's files tell what they know, and why that is all", async (_name, said, reason) => {
  const values = await diskHealthFact(fakeRun({ [scan]: said }), disks(oneDisk)).read(never);
  expect(values).toEqual([{ name: "/dev/sda", model: "Model A", verdict: "unknown", details: [reason] }]);
});

test("degraded arrays, worn cards and damaged file systems are seen without any tool", async () => {
  const root = disks({
    "sys/block/md0/md/degraded": "1\n",
    "sys/block/mmcblk0/device/life_time": "0x01 0x0b\n",
    "sys/block/mmcblk0/device/pre_eol_info": "0x03\n",
    "sys/block/sda/device/ioerr_cnt": "0x1f\n",
    "sys/block/sdb/device/state": "offline\n",
    "sys/fs/ext4/dm-0/errors_count": "2\n",
  });
  const values = await diskHealthFact(fakeRun({ [scan]: undefined }), root).read(never);
  expect(values.map(({ name, verdict, details }) => [name, verdict, details[0]])).toEqual([
    ["/dev/md0", "failing", "array degraded: 1 of its disks missing"],
    ["/dev/mmcblk0", "failing", "worn out"],
    ["/dev/sda", "unknown", "31 commands ended with an error since the start"],
    ["/dev/sdb", "failing", "state: offline"],
    ["/dev/dm-0", "failing", "2 errors in the file system on dm-0"],
  ]);
});

test("a disk that smartctl does not find says so, in a virtual machine for example", async () => {
  const run = fakeRun({ [scan]: '{"smartctl":{"exit_status":0}}' });
  await expect(diskHealthFact(run, disks(oneDisk)).read(never)).resolves.toMatchObject([
    { verdict: "unknown", details: ["smartctl cannot ask a disk of this kind"] },
  ]);
});

test("without disks nothing is started", async () => {
  const run = fakeRun({});
  await expect(diskHealthFact(run, disks({})).read(never)).resolves.toEqual([]);
  expect(run.ran).toEqual([]);
});
