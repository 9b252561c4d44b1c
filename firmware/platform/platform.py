import os
import shutil

from platformio.platform.board import PlatformBoardConfig
from platformio.platform.exception import UnknownBoard
from platformio.public import PlatformBase

# Of each folder of port/: the compiler, and the package of PlatformIO's registry that has it.
COMPILERS = {
    "rp2040": ("arm-none-eabi-gcc", "toolchain-gccarmnoneeabi"),
    "atmega32u4": ("avr-gcc", "toolchain-atmelavr"),
}


class Tier2Platform(PlatformBase):
    def get_boards(self, id_=None):
        """The folders of boards/. PlatformIO by itself looks for boards/ID.json."""
        folder = self.config.get("platformio", "boards_dir")
        boards = {
            name: self.board_in(os.path.join(folder, name, "board.json"))
            for name in sorted(os.listdir(folder))
            if os.path.isfile(os.path.join(folder, name, "board.json"))
        }
        if id_ is None:
            return boards
        if id_ not in boards:
            raise UnknownBoard(id_)
        return boards[id_]

    def board_in(self, manifest_path):
        board = PlatformBoardConfig(manifest_path)
        board.update("platform", self.name)
        return board

    def configure_default_packages(self, variables, targets):
        # Without a cross compiler on the PATH the one of PlatformIO's registry is taken. This branch
        # needs the network, so no test runs it.
        if variables.get("board"):
            port = self.board_config(variables["board"]).get("tier2.port")
            compiler, package = COMPILERS[port]
            if shutil.which(compiler) is None:
                self.packages[package]["optional"] = False
        return super().configure_default_packages(variables, targets)
