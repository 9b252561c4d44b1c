/* Timer 3 at 2 MHz: board_micros(), and the alarm. */
#include <avr/io.h>

#include "board.h"
#include "port.h"

#define TICKS_PER_US 2u
/* The counter turns after 32.8 ms and must be read more often, with room for an interrupt that is
   served late: an alarm farther than this is approached in steps. */
#define FARTHEST_US 30000
/* So near that the counter could be there before the compare register is written. */
#define NEAREST_TICKS 4
/* From the alarm to the moment at which app_poll() reads the time: it rings so much sooner. Counted
   in the emulator: 6 us. Were it less, the core would find it too early and set it once more. */
#define SERVED_AFTER_US 5
/* From an edge of the button to the moment at which app_poll() reads the time, at least: the edge
   counts from when it was. */
#define EDGE_READ_AFTER_US 5u
/* The core looks after everything at least once a second; an alarm nearer than that is for
   something that is timed. */
#define NOTHING_TIMED_US 995000u

static uint32_t now_us;
static uint16_t ticks_counted; /* those that are in now_us */
static uint32_t alarm_at_us;

void clock_start(void) {
  TCCR3B = _BV(CS31); /* 16 MHz / 8 */
  TIMSK3 = _BV(OCIE3A);
}

/* With interrupts off, as everywhere in the core. */
NOT_INLINE uint32_t board_micros(void) {
  uint16_t passed_us = (uint16_t)(TCNT3 - ticks_counted) / TICKS_PER_US;
  if ((FLAGS & _BV(FLAG_BUTTON_MOVED)) != 0 && passed_us > EDGE_READ_AFTER_US) {
    passed_us -= EDGE_READ_AFTER_US;
  }
  ticks_counted = (uint16_t)(ticks_counted + passed_us * TICKS_PER_US);
  now_us += passed_us;
  return now_us;
}

void clock_set_alarm(void) {
  int32_t left_us = (int32_t)(alarm_at_us - board_micros()) - SERVED_AFTER_US;
  FLAGS &= (uint8_t)~_BV(FLAG_ALARM_IS_FAR);
  if (left_us > FARTHEST_US) {
    left_us = FARTHEST_US;
    FLAGS |= _BV(FLAG_ALARM_IS_FAR);
  }
  if (left_us < 0) {
    left_us = 0;
  }
  OCR3A = (uint16_t)(ticks_counted + (uint16_t)left_us * TICKS_PER_US);
  /* A time that is over already would else come after a whole turn. */
  if ((int16_t)(OCR3A - TCNT3) < NEAREST_TICKS) {
    OCR3A = TCNT3 + NEAREST_TICKS;
  }
}

void board_alarm(uint32_t at_us) {
  alarm_at_us = at_us;
  clock_set_alarm();
}

bool clock_is_needed(void) {
  return alarm_at_us - board_micros() < NOTHING_TIMED_US;
}
