import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type DriveAccess, copyToDrive, driveAccess } from "./copy-to-drive.ts";
import { type Uf2Drive, isDriveThere, listUf2Drives, parseMounts } from "./uf2-drive.ts";

const info = "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n";
const uf2 = Uint8Array.from({ length: 40 * 1024 }, (_, index) => index & 0xff);

async function folderWith(text?: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-drive-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  if (text !== undefined) {
    await writeFile(path.join(folder, "INFO_UF2.TXT"), text);
  }
  return folder;
}

test.each([
  ["the ROM's file", info, true],
  ["an id without line end", "Board-ID: RPI-RP2", true],
  ["another chip", info.replace("Board-ID: RPI-RP2", "Board-ID: RP2350"), false],
  ["an id that begins alike", info.replace("RPI-RP2\r", "RPI-RP2350\r"), false],
  ["only the model", "Model: RPI-RP2\r\n", false],
  ["no file", undefined, false],
  ["an id behind what is read", `${"x".repeat(2000)}\n${info}`, false],
])("a drive is known by its file: %s", async (_name, text, expected) => {
  expect(await isDriveThere({ folder: await folderWith(text), device: undefined })).toBe(expected);
});

test("of the mounts only those with the ROM's file system are looked at", () => {
  const mounts = [
    "/dev/vda1 / ext4 rw,relatime 0 0",
    "nas:/share /net/share nfs4 rw 0 0",
    "/dev/sda1 /media/me/RPI-RP2 vfat rw,nosuid 0 0",
    "/dev/sdb1 /media/me/my\\040disk\\134x vfat rw 0 0",
    "",
  ].join("\n");
  expect(parseMounts(mounts)).toEqual([
    { device: "/dev/sda1", folder: "/media/me/RPI-RP2" },
    { device: "/dev/sdb1", folder: "/media/me/my disk\\x" },
  ]);
});

test("the mounted drives can be asked here, whatever is plugged in", async () => {
  expect(Array.isArray(await listUf2Drives())).toBe(true);
});

test("a folder that does not answer keeps nobody waiting, and is not asked again before it has", async () => {
  const network = { folder: "Z:\\", device: undefined };
  const pico = { folder: "E:\\", device: undefined };
  const asked: string[] = [];
  const answer = Promise.withResolvers<boolean>();
  const list = {
    mounted: async () => [network, pico],
    isThere: async (one: Uf2Drive) => {
      asked.push(one.folder);
      return one === network ? answer.promise : true;
    },
    answerWithinMs: 5,
  };
  expect(await listUf2Drives(list)).toEqual([pico]);
  expect(await listUf2Drives(list)).toEqual([pico]);
  expect(asked).toEqual(["Z:\\", "E:\\", "E:\\"]);
  answer.resolve(true);
  await answer.promise;
  await new Promise((resolve) => setImmediate(resolve));
  expect(await listUf2Drives(list)).toEqual([network, pico]);
});

/** A drive that is gone once the host waited so often; its time passes at once. */
function goneAfter(waits: number, parts: Partial<DriveAccess> = {}): DriveAccess {
  let waited = 0;
  return {
    ...driveAccess,
    isThere: async () => waited < waits,
    wait: async () => {
      waited += 1;
    },
    ...parts,
  };
}

const failing =
  (code: string, afterBytes: number): DriveAccess["write"] =>
  async (_file, _data, onWritten) => {
    onWritten(afterBytes);
    throw Object.assign(new Error(`${code}: a message`), { code });
  };

test("a file is copied whole; done when the drive is gone", async () => {
  const drive = { folder: await folderWith(info), device: undefined };
  const seen: number[] = [];
  const access: DriveAccess = {
    ...driveAccess,
    wait: async () => {
      expect(new Uint8Array(await readFile(path.join(drive.folder, "NEW.UF2")))).toEqual(uf2);
      await rm(drive.folder, { recursive: true });
    },
  };
  await copyToDrive(drive, uf2, (done, total) => seen.push(done, total), access);
  const total = 40 * 1024;
  expect(seen).toEqual([0, total, 16 * 1024, total, 32 * 1024, total, total, total]);
});

test("a drive whose device is gone is gone, though its files can still be read", async () => {
  const folder = await folderWith(info);
  const device = path.join(folder, "sda1");
  expect(await isDriveThere({ folder, device })).toBe(false);
  await writeFile(device, "");
  expect(await isDriveThere({ folder, device })).toBe(true);
  expect(await isDriveThere({ folder, device: undefined })).toBe(true);
});

const drive = { folder: "/media/RPI-RP2", device: undefined };
const ignore = (): void => undefined;

test.each(["EIO", "ENODEV", "EINVAL", "UNKNOWN"])(
  "%s with the last part is the board's restart, if the drive is gone",
  async (code) => {
    for (const written of [32 * 1024, uf2.length]) {
      await copyToDrive(drive, uf2, ignore, goneAfter(3, { write: failing(code, written) }));
      await expect(
        copyToDrive(drive, uf2, ignore, goneAfter(Infinity, { write: failing(code, written) })),
      ).rejects.toMatchObject({
        code: "gone",
        message: `The drive /media/RPI-RP2 took no more after ${written} bytes (${code}).`,
      });
    }
  },
);

test("an error before the last part is none, though the drive is gone", async () => {
  await expect(
    copyToDrive(drive, uf2, ignore, goneAfter(0, { write: failing("EIO", 16 * 1024) })),
  ).rejects.toMatchObject({ name: "FlashError", code: "gone" });
});

test.each([
  ["ENOSPC", "refused", /is full/],
  ["EROFS", "denied", /write-protected/],
  ["EACCES", "denied", /may not write/],
  ["EPERM", "denied", /may not write/],
])("%s is told", async (code, flashCode, message) => {
  await expect(
    copyToDrive(drive, uf2, ignore, goneAfter(0, { write: failing(code, uf2.length) })),
  ).rejects.toMatchObject({
    code: flashCode,
    message: expect.stringMatching(message) as string,
  });
});

test("a drive that stays did not take the image", async () => {
  const folder = await folderWith(info);
  await expect(copyToDrive({ folder, device: undefined }, uf2, ignore, goneAfter(Infinity))).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining("did not restart") as string,
  });
});

test("a folder in the place of the file is told", async () => {
  const folder = await folderWith(info);
  await mkdir(path.join(folder, "NEW.UF2"));
  await expect(copyToDrive({ folder, device: undefined }, uf2, ignore)).rejects.toMatchObject({
    code: "gone",
    message: expect.stringContaining("after 0 bytes (EISDIR)") as string,
  });
});
