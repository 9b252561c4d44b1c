#include "watchdog.h"

#include <avr/wdt.h>

void watchdog_set(uint8_t mode) {
  wdt_reset();
  WDTCSR = _BV(WDCE) | _BV(WDE);
  WDTCSR = mode;
}
