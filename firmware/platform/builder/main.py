"""Builds firmware.elf, firmware.bin and firmware.uf2 with the arm-none-eabi compiler."""

import os
import sys

from SCons.Script import AlwaysBuild, Default, DefaultEnvironment

env = DefaultEnvironment()
platform = env.PioPlatform()
board = env.BoardConfig()
project = env.subst("$PROJECT_DIR")

sys.path.insert(0, os.path.join(platform.get_dir(), "builder"))
from rp2040_image import to_uf2, with_boot2_checksum  # noqa: E402


def version_defines():
    with open(os.path.join(project, "version.txt"), encoding="ascii") as file:
        major, minor, patch = file.read().strip().split(".")
    return [
        ("T2_FIRMWARE_MAJOR", major),
        ("T2_FIRMWARE_MINOR", minor),
        ("T2_FIRMWARE_PATCH", patch),
    ]


def release_defines():
    return ["TIER2_RELEASE"] if os.environ.get("TIER2_RELEASE") == "1" else []


machine = [f"-mcpu={board.get('build.cpu')}", "-mthumb"]

env.Replace(
    AR="arm-none-eabi-gcc-ar",
    AS="arm-none-eabi-gcc",
    CC="arm-none-eabi-gcc",
    LINK="arm-none-eabi-gcc",
    OBJCOPY="arm-none-eabi-objcopy",
    RANLIB="arm-none-eabi-gcc-ranlib",
    SIZETOOL="arm-none-eabi-size",
    PROGNAME="firmware",
    PROGSUFFIX=".elf",
)
env.Append(
    ASPPFLAGS=machine,
    CCFLAGS=[
        *machine,
        "-Os",
        "-g",
        "-ffreestanding",
        "-ffunction-sections",
        "-fdata-sections",
        # There is no C library to call: port/rp2040/memory.c.
        "-fno-tree-loop-distribute-patterns",
        # The same bytes from any folder.
        f"-ffile-prefix-map={project}=.",
        "-Wall",
        "-Wextra",
        "-Wconversion",
        "-Werror",
    ],
    CFLAGS=["-std=c11"],
    CPPDEFINES=version_defines() + release_defines(),
    CPPPATH=[os.path.join(project, folder) for folder in ("core", "port/rp2040")],
    LIBS=["gcc"],
    LINKFLAGS=[
        *machine,
        "-nostdlib",
        "-Wl,--gc-sections",
        "-Wl,--fatal-warnings",
        "-Wl,-T," + os.path.join(project, board.get("build.ldscript")),
    ],
)


def make_images(target, source, env):
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


program = env.BuildProgram()
images = env.Command(
    [os.path.join("$BUILD_DIR", name) for name in ("firmware.bin", "firmware.uf2")],
    program,
    env.VerboseAction(make_images, "Writing firmware.bin and firmware.uf2"),
)
size = env.Alias("size", program, env.VerboseAction("$SIZETOOL -A $SOURCE", "Sizes"))
AlwaysBuild(size)
Default([program, images])
