/* What the host does on the bus, chosen by an input, and what must hold for each of it. */
#ifndef T2_FUZZ_BUS_H
#define T2_FUZZ_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "input.h"

void bus_power_up(void);

void bus_reset(void);
void bus_suspend(void);
void bus_resume(void);

/* A whole control transfer; or its SETUP, and the packets that may follow. */
void bus_whole_transfer(struct input *input);
void bus_begin_transfer(struct input *input);
void bus_take(void);
void bus_give(struct input *input);

/* Takes a report, if one is armed, as the last that was taken. Returns its size, or 0. */
uint8_t bus_poll(uint8_t report[64]);

/* Acknowledges the last that was taken; or, as the input has it, something like it. */
void bus_acknowledge_taken(void);
void bus_acknowledge(struct input *input);

/* After every step: a new address only by SET_ADDRESS, a wakeup only with permission and in time.
 */
void bus_step(void);

/* How often the right number to enter the bootloader was sent, since the power-up. */
uint32_t bus_magics(void);

#endif
