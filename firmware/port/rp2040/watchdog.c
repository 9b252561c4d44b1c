#include "port.h"
#include "registers.h"

/* The counter loses two each microsecond (RP2040-E1). The longest wait of a healthy main loop is
   for the flash: 400 ms for a sector (W25Q16JV datasheet, maximum). */
#define TIMEOUT_US 4000000u
#define COUNTS_PER_US 2u

void watchdog_start(void) {
  CLEAR_BITS(WATCHDOG_CTRL) = WATCHDOG_ENABLE;
  REGISTER(PSM_WDSEL) = PSM_ALL_BUT_OSCILLATORS;
  watchdog_feed();
  SET_BITS(WATCHDOG_CTRL) = WATCHDOG_ENABLE;
}

void watchdog_feed(void) {
  REGISTER(WATCHDOG_LOAD) = TIMEOUT_US * COUNTS_PER_US;
}
