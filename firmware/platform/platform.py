import shutil

from platformio.public import PlatformBase


class Tier2Platform(PlatformBase):
    def configure_default_packages(self, variables, targets):
        # Without a cross compiler on the PATH the one of PlatformIO's registry is taken. This branch
        # needs the network, so no test runs it.
        if shutil.which("arm-none-eabi-gcc") is None:
            self.packages["toolchain-gccarmnoneeabi"]["optional"] = False
        return super().configure_default_packages(variables, targets)
