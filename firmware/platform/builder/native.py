"""libtier2_core.a: core/ for this computer, with its own compiler."""

import os

from SCons.Script import Default

from common import set_up


def build(env):
    set_up(env, ["-O2", "-g"], ())
    env.ProcessFlags(env.get("BUILD_FLAGS"))
    place = os.path.join("$BUILD_DIR", "tier2_core")
    Default(env.BuildLibrary(place, "$PROJECT_SRC_DIR", env.get("SRC_FILTER")))
