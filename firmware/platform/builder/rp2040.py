"""firmware.elf, .bin and .uf2 with the arm-none-eabi compiler."""

import os

from common import build_images, project_path, set_up_board
from rp2040_image import to_uf2, with_boot2_checksum


def build(env):
    board = env.BoardConfig()
    flags = [f"-mcpu={board.get('build.cpu')}", "-mthumb", "-Os", "-g"]
    set_up_board(env, "arm-none-eabi-", flags)
    env.Append(
        CCFLAGS=[
            "-ffreestanding",
            # There is no C library to call: port/rp2040/memory.c.
            "-fno-tree-loop-distribute-patterns",
            # The same bytes from any folder.
            f"-ffile-prefix-map={project_path(env)}=.",
        ],
        LIBS=["gcc"],
        LINKFLAGS=["-nostdlib", "-Wl,-T," + project_path(env, board.get("build.ldscript"))],
    )
    build_images(env, ("firmware.bin", "firmware.uf2"), write_images)


def write_images(target, source, env):
    raw = f"{target[0]}.raw"
    if env.Execute(f'$OBJCOPY -O binary "{source[0]}" "{raw}"'):
        return 1
    with open(raw, "rb") as file:
        image = with_boot2_checksum(file.read())
    os.remove(raw)
    with open(str(target[0]), "wb") as file:
        file.write(image)
    with open(str(target[1]), "wb") as file:
        file.write(to_uf2(image))
    return 0
