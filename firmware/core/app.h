/* The button: wires the switch, the queue of presses, the light and the USB device together. */
#ifndef T2_APP_H
#define T2_APP_H

#include <stdint.h>

#include "t2_protocol.h"

struct app_identity {
  uint8_t board;         /* T2_BOARD_... */
  uint16_t capabilities; /* T2_CAPABILITY_... */
  char serial[17];       /* ASCII, at most 16 characters, ended by 0; empty: the board has none of
                            its own, and the stored one is used */
};

/* Called once, before USB is attached. Reads the store. `faults`: T2_FAULT_... */
void app_init(const struct app_identity *identity, uint32_t boot_id, uint8_t faults);

/* Called after everything that may have changed something: the contact moved, the alarm rang, USB
   had something. Always from the same interrupt priority. The alarm is never set more than a second
   ahead. */
void app_poll(void);

/* Called from the main loop, interrupts on, after every one of them: stores what the host set. May
   take a second; interrupts go on meanwhile. */
void app_work(void);

/* Something is wrong with the board: T2_FAULT_... From the interrupt priority of app_poll(). */
void app_add_fault(uint8_t fault);

#endif
