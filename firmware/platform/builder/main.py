"""Builds with the file here that is named like the board's port; without a board, for this computer."""

import importlib
import os
import sys

from SCons.Script import DefaultEnvironment

env = DefaultEnvironment()
sys.path.insert(0, os.path.join(env.PioPlatform().get_dir(), "builder"))

port = env.BoardConfig().get("tier2.port") if "BOARD" in env else "native"
importlib.import_module(port).build(env)
