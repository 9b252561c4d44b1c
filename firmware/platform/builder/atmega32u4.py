"""firmware.elf, .bin and .hex with avr-gcc."""

from common import build_images, project_path, set_up_board

# What makes the image smaller with avr-gcc 5.4, found by trying.
SMALLER = [
    "-flto",
    "-fuse-linker-plugin",
    "-fshort-enums",
    "-mcall-prologues",
    "-mrelax",
    "-mstrict-X",
    "-fira-algorithm=priority",
    "-fno-gcse",
    "-fno-move-loop-invariants",
    "-fno-tree-dominator-opts",
    "-fno-tree-fre",
    "-fno-tree-tail-merge",
    "--param=max-inline-insns-single=2",
]

# The images fill flash alone.
NOT_IN_FLASH = ["-R .eeprom", "-R .fuse", "-R .lock", "-R .signature"]


def build(env):
    board = env.BoardConfig()
    flags = [f"-mmcu={board.get('build.mcu')}", "-Os", "-g", *SMALLER]
    set_up_board(env, "avr-", flags)
    env.Append(
        CCFLAGS=[
            # The same debug information from any folder (avr-gcc 5 knows no -ffile-prefix-map).
            f"-fdebug-prefix-map={project_path(env)}=.",
        ],
        CPPDEFINES=[("F_CPU", board.get("build.f_cpu").replace("L", "UL"))],
        # The version text: nothing refers to it.
        LINKFLAGS=["-Wl,--undefined=firmware_version"],
    )
    build_images(env, ("firmware.bin", "firmware.hex"), write_images)


def write_images(target, source, env):
    for file, kind in zip(target, ("binary", "ihex")):
        if env.Execute(f'$OBJCOPY -O {kind} {" ".join(NOT_IN_FLASH)} "{source[0]}" "{file}"'):
            return 1
    return 0
