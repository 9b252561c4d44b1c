/* The button: wires the switch, the queue of presses, the light and the USB device together. */
#ifndef T2_APP_H
#define T2_APP_H

#include <stdint.h>

#include "t2_protocol.h"

struct app_identity {
  uint8_t board;         /* T2_BOARD_... */
  uint16_t capabilities; /* T2_CAPABILITY_... */
  char serial[17];       /* ASCII, at most 16 characters, ended by 0 */
};

/* Called once, before USB is attached. `faults`: T2_FAULT_... */
void app_init(const struct app_identity *identity, uint32_t boot_id, uint8_t faults);

/* Called after everything that may have changed something: the contact moved, the alarm rang, USB
   had something. Always from the same interrupt priority. */
void app_poll(void);

#endif
