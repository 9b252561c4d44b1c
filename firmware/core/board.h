/* The board: what a port has to offer to the application. Every call returns at once. */
#ifndef T2_BOARD_H
#define T2_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "light.h"

/* Time since the start; wraps around. */
uint32_t board_micros(void);

/* Returns whether the contact is closed now, and sets *has_moved when it moved since the last call,
   be it there and back. */
bool board_button(bool *has_moved);

void board_light(const struct light_levels *levels);

/* Calls app_poll() once when board_micros() is `at_us`, at most 2^31 us ahead; as soon as possible
   when that is over. Replaces the alarm before. */
void board_alarm(uint32_t at_us);

/* Starts again from power-up. Does not return on a board. */
void board_restart(void);

/* Leaves for the board's bootloader, off the bus first. Does not return on a board. */
void board_enter_bootloader(void);

#endif
