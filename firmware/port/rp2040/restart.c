/* Starting again, and knowing afterwards why. */
#include "board.h"
#include "board_pins.h"
#include "port.h"
#include "registers.h"
#include "rom.h"

/* Kept in a register that only power-up clears, while the firmware runs: a start by the watchdog
   that finds it was not meant. The watchdog's own REASON does not tell: the boot ROM, too, uses the
   watchdog to start a firmware it has written. */
#define RUNNING 0x54326677u

bool was_restarted_by_a_failure(void) {
  const bool has_failed = REGISTER(WATCHDOG_REASON) != 0 && REGISTER(WATCHDOG_SCRATCH_2) == RUNNING;
  REGISTER(WATCHDOG_SCRATCH_2) = RUNNING;
  return has_failed;
}

void restart(void) {
  REGISTER(PSM_WDSEL) = PSM_ALL_BUT_OSCILLATORS;
  REGISTER(WATCHDOG_CTRL) = WATCHDOG_TRIGGER;
  for (;;) {
  }
}

void board_restart(void) {
  REGISTER(WATCHDOG_SCRATCH_2) = 0;
  restart();
}

/* The ROM resets the chip, which takes the device off the bus, and comes up as a drive for UF2
   files (datasheet 2.8.3.1.4). */
void board_enter_bootloader(void) {
  REGISTER(WATCHDOG_SCRATCH_2) = 0;
  CLEAR_BITS(WATCHDOG_CTRL) = WATCHDOG_ENABLE;
  rom_enter_usb_boot(1u << PIN_ON_BOARD_LED);
  restart();
}
