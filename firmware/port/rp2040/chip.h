/* Which chip this is. */
#ifndef T2_CHIP_H
#define T2_CHIP_H

#include <stdbool.h>

#include "registers.h"

/* B0 or B1, which have the errata RP2040-E2 and E5. */
static inline bool chip_is_before_b2(void) {
  return CHIP_VERSION(REGISTER(SYSINFO_CHIP_ID)) < 2u;
}

#endif
