/* A board in place of the port's: a clock that jumps from alarm to alarm, a contact, a light. */
#ifndef T2_FAKE_BOARD_H
#define T2_FAKE_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "light.h"

struct fake_board {
  uint32_t now_us; /* wraps around */
  uint32_t alarm_us;
  bool is_alarm_set;
  bool is_closed;
  bool has_moved;
  struct light_levels levels;
  uint32_t polls;
  uint32_t restarts;
  uint32_t bootloaders;
  uint8_t slots[2][64]; /* of the store; kept over power cycles */
  bool is_store_broken; /* takes nothing */
};

extern struct fake_board board;

/* Powers the board up at this time of its clock, with boot id 9. */
void board_power_up(uint32_t now_us, bool is_closed);

/* Lets time pass; alarms ring. */
void board_run(uint32_t duration_us);

void board_contact(bool is_closed);

/* As board_power_up(), a board without a serial of its own. */
void board_power_up_nameless(uint32_t now_us);

/* Calls app_poll(), as the port does after everything USB had. */
void board_poll(void);

#endif
