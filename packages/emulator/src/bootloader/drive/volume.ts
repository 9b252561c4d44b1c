// The drive RPI-RP2 as the boot ROM shows it: a partition with a FAT16 file system and two files. Nothing of it is stored.

export const sectorSize = 512;
/** 128 MB, room for a UF2 file of any flash. */
export const sectorCount = 0x4_0000;

const partitionStart = 1;
const reservedSectors = 1;
const sectorsPerCluster = 8;
const fatCount = 2;
const sectorsPerFat = 129;
const rootEntries = 512;
const fatStart = partitionStart + reservedSectors;
const rootStart = fatStart + fatCount * sectorsPerFat;
const dataStart = rootStart + (rootEntries * 32) / sectorSize;
const volumeSectors = sectorCount - partitionStart;
/** A hard disk, to the file system. */
const media = 0xf8;
const volumeSerial = 0x5250_3200;
const label = "RPI-RP2    ";

const readOnlyArchive = 0x21;
const volumeLabel = 0x28;
/** 16:20:50 on 5 September 2008, in FAT's format. */
const fileTime = (16 << 11) | (20 << 5) | 25;
const fileDate = (28 << 9) | (9 << 5) | 5;

/** One cluster each, from cluster 2 on. */
const files: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: "INDEX   HTM",
    text: '<html><head><meta http-equiv="refresh" content="0;URL=https://raspberrypi.com/device/RP2"/></head></html>\n',
  },
  { name: "INFO_UF2TXT", text: "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n" },
];

/** The 512 bytes of a sector; zeros where there is nothing, past the end too. */
export function readSector(number: number): Uint8Array {
  const sector = Buffer.alloc(sectorSize);
  if (number === 0) {
    writePartitionTable(sector);
  } else if (number === partitionStart) {
    writeBootSector(sector);
  } else if (number < rootStart) {
    if ((number - fatStart) % sectorsPerFat === 0) {
      writeFat(sector);
    }
  } else if (number === rootStart) {
    writeRootDirectory(sector);
  } else if (number >= dataStart) {
    writeFileSector(sector, number - dataStart);
  }
  return sector;
}

function writePartitionTable(sector: Buffer): void {
  const entry = 446;
  sector.writeUInt32LE(volumeSerial, 440);
  sector.writeUInt8(0x0e, entry + 4); // FAT16, addressed by blocks
  sector.writeUInt32LE(partitionStart, entry + 8);
  sector.writeUInt32LE(volumeSectors, entry + 12);
  sector.writeUInt16LE(0xaa55, 510);
}

function writeBootSector(sector: Buffer): void {
  sector.set([0xeb, 0x3c, 0x90]);
  sector.write("MSWIN4.1", 3, "latin1");
  sector.writeUInt16LE(sectorSize, 11);
  sector.writeUInt8(sectorsPerCluster, 13);
  sector.writeUInt16LE(reservedSectors, 14);
  sector.writeUInt8(fatCount, 16);
  sector.writeUInt16LE(rootEntries, 17);
  sector.writeUInt8(media, 21);
  sector.writeUInt16LE(sectorsPerFat, 22);
  sector.writeUInt16LE(1, 24); // sectors per track
  sector.writeUInt16LE(1, 26); // heads
  sector.writeUInt32LE(partitionStart, 28);
  sector.writeUInt32LE(volumeSectors, 32);
  sector.writeUInt8(0x29, 38); // what follows is there
  sector.writeUInt32LE(volumeSerial, 39);
  sector.write(`${label}FAT16   `, 43, "latin1");
  sector.set([0xeb, 0xfe], 62);
}

function writeFat(sector: Buffer): void {
  sector.writeUInt16LE(0xff00 | media, 0);
  for (let cluster = 1; cluster < 2 + files.length; cluster += 1) {
    sector.writeUInt16LE(0xffff, 2 * cluster);
  }
}

function writeRootDirectory(sector: Buffer): void {
  sector.write(label, 0, "latin1");
  sector.writeUInt8(volumeLabel, 11);
  for (const [index, { name, text }] of files.entries()) {
    const entry = sector.subarray(32 * (index + 1));
    entry.write(name, 0, "latin1");
    entry.writeUInt8(readOnlyArchive, 11);
    entry.writeUInt16LE(fileTime, 14);
    entry.writeUInt16LE(fileDate, 16);
    entry.writeUInt16LE(fileTime, 22);
    entry.writeUInt16LE(fileDate, 24);
    entry.writeUInt16LE(2 + index, 26);
    entry.writeUInt32LE(text.length, 28);
  }
}

/** Every file fits into its first sector. */
function writeFileSector(sector: Buffer, place: number): void {
  const file = files[place / sectorsPerCluster];
  if (file !== undefined) {
    sector.write(file.text, 0, "latin1");
  }
}
