"""What a Pico takes: the raw image with the checksum of the second boot stage, and the UF2 file."""

import struct

FLASH_START = 0x10000000
BOOT2_SIZE = 256  # the checksum is in the last 4 bytes (RP2040 datasheet 2.8.1.3.1)

# https://github.com/microsoft/uf2
UF2_MAGIC_START = (0x0A324655, 0x9E5D5157)
UF2_MAGIC_END = 0x0AB16F30
UF2_FAMILY_IS_GIVEN = 0x2000
UF2_FAMILY_RP2040 = 0xE48BFF56
UF2_PAYLOAD_SIZE = 256


def crc32_mpeg2(data):
    """CRC-32 with polynomial 0x04c11db7, not reflected, not inverted: the boot ROM's."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1
            crc &= 0xFFFFFFFF
    return crc


def with_boot2_checksum(image):
    """The image with the checksum set, padded to whole UF2 payloads."""
    checked = BOOT2_SIZE - 4
    crc = struct.pack("<I", crc32_mpeg2(image[:checked]))
    image = image[:checked] + crc + image[BOOT2_SIZE:]
    return image + bytes(-len(image) % UF2_PAYLOAD_SIZE)


def to_uf2(image):
    count = len(image) // UF2_PAYLOAD_SIZE
    blocks = []
    for number in range(count):
        offset = number * UF2_PAYLOAD_SIZE
        header = struct.pack(
            "<8I",
            *UF2_MAGIC_START,
            UF2_FAMILY_IS_GIVEN,
            FLASH_START + offset,
            UF2_PAYLOAD_SIZE,
            number,
            count,
            UF2_FAMILY_RP2040,
        )
        payload = image[offset : offset + UF2_PAYLOAD_SIZE].ljust(476, b"\0")
        blocks.append(header + payload + struct.pack("<I", UF2_MAGIC_END))
    return b"".join(blocks)
