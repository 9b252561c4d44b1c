import { expect, test } from "vitest";
import { placesOf } from "./mounts.ts";

test("local file systems are found in the mounts, each device once, names unescaped", () => {
  const mounts = [
    "proc /proc proc rw 0 0",
    "/dev/sda1 / ext4 rw 0 0",
    "/dev/sda1 /var/bound ext4 rw 0 0",
    "/dev/loop3 /snap/core squashfs ro 0 0",
    "server:/share /mnt/share nfs rw 0 0",
    String.raw`/dev/sdb1 /media/my\040disk vfat rw 0 0`,
    "",
  ].join("\n");
  expect(placesOf(mounts)).toEqual(["/", "/media/my disk"]);
  expect(placesOf("overlay / overlay rw 0 0")).toEqual(["/"]);
  expect(placesOf("")).toEqual(["/"]);
});
