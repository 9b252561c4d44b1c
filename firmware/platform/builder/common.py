"""What all builds share."""

import os

from SCons.Script import AlwaysBuild, Default

WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Werror"]


def project_path(env, *parts):
    return os.path.join(env.subst("$PROJECT_DIR"), *parts)


def set_up(env, flags, places):
    """C11 with the given flags for compiler and linker; places: folders of headers beside the core's."""
    env.Append(
        ASPPFLAGS=flags,
        CCFLAGS=[*flags, "-ffunction-sections", "-fdata-sections", *WARNINGS],
        CFLAGS=["-std=c11"],
        CPPDEFINES=_version_defines(env) + _release_defines(),
        CPPPATH=[project_path(env, place) for place in ("core", "include", *places)],
        LINKFLAGS=flags,
    )


def set_up_board(env, prefix, flags):
    """The cross compiler whose programs' names begin with prefix, for firmware.elf."""
    env.Replace(
        AR=f"{prefix}gcc-ar",
        AS=f"{prefix}gcc",
        CC=f"{prefix}gcc",
        LINK=f"{prefix}gcc",
        OBJCOPY=f"{prefix}objcopy",
        RANLIB=f"{prefix}gcc-ranlib",
        SIZETOOL=f"{prefix}size",
        PROGNAME="firmware",
        PROGSUFFIX=".elf",
    )
    board = env.BoardConfig().get("tier2")
    set_up(env, flags, (f"boards/{board['id']}", f"port/{board['port']}"))
    env.Append(LINKFLAGS=["-Wl,--gc-sections", "-Wl,--fatal-warnings"])


def build_images(env, names, write_images):
    """Builds the program, then calls write_images(target, source, env) for the files named."""
    program = env.BuildProgram()
    images = env.Command(
        [os.path.join("$BUILD_DIR", name) for name in names],
        program,
        env.VerboseAction(write_images, f"Writing {' and '.join(names)}"),
    )
    size = env.Alias("size", program, env.VerboseAction("$SIZETOOL -A $SOURCE", "Sizes"))
    AlwaysBuild(size)
    Default([program, images])


def _version_defines(env):
    with open(project_path(env, "version.txt"), encoding="ascii") as file:
        major, minor, patch = file.read().strip().split(".")
    return [
        ("T2_FIRMWARE_MAJOR", major),
        ("T2_FIRMWARE_MINOR", minor),
        ("T2_FIRMWARE_PATCH", patch),
    ]


def _release_defines():
    return ["TIER2_RELEASE"] if os.environ.get("TIER2_RELEASE") == "1" else []
