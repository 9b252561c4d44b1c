#ifndef T2_WATCHDOG_H
#define T2_WATCHDOG_H

#include <avr/io.h>
#include <stdint.h>

#include "not_inline.h"

/* After this time without a feed the chip is reset. */
#define WATCHDOG_8_S ((uint8_t)(_BV(WDE) | _BV(WDP3) | _BV(WDP0)))
#define WATCHDOG_120_MS ((uint8_t)(_BV(WDE) | _BV(WDP1) | _BV(WDP0)))
#define WATCHDOG_OFF 0u

/* With interrupts off: the second write must follow the first within 4 cycles (datasheet 8.2.2). */
NOT_INLINE void watchdog_set(uint8_t mode);

#endif
