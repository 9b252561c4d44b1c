/* What happens while the processor runs. An event ends the run, so that its time is exact. */
#ifndef T2_SIMAVR_EVENTS_H
#define T2_SIMAVR_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  EVENT_ARMED = 'a',      /* endpoint: a bank to the host was handed to the controller */
  EVENT_EEPROM = 'e',     /* address (2 bytes), value: a cell changed */
  EVENT_BOOTLOADER = 'b', /* the firmware left for the bootloader */
  EVENT_WATCHDOG = 'd',   /* the watchdog reset the chip */
  EVENT_WAKEUP = 'w',     /* the firmware signals resume to the host */
  EVENT_VIOLATION = 'v',  /* text: the firmware broke a rule of the hardware */
  EVENT_PROBLEM = 'p',    /* text: something that the simulator does not know */
};

#define EVENTS_MAX_SIZE 2048u

void event(uint8_t kind, const uint8_t *payload, uint8_t size);
void event_text(uint8_t kind, const char *text);
bool event_is_pending(void);
/* Gives the events since the last call, each {kind, size of the payload, payload}; returns their
 * size. */
size_t events_take(uint8_t bytes[EVENTS_MAX_SIZE]);

#endif
