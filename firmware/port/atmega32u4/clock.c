/* Timer 3 at 2 MHz: board_micros(), and the alarm. */
#include <avr/io.h>

#include "board.h"
#include "port.h"

#define TICKS_PER_US 2u
/* The counter turns after 32.8 ms; what is farther than half of that cannot be told from what is
   over. An alarm farther than this is approached in steps. */
#define FARTHEST_US 16000u
/* So near that the counter could be there before the compare register is written. */
#define NEAREST_TICKS 4
/* From the alarm, and from an edge of the button, to the moment at which app_poll() reads the time.
   It is 6 us (counted in the emulator) and must be no less than this: the alarm would be found too
   early, and set once more. */
#define SERVED_AFTER_US 5u
/* The core looks after everything at least once a second; an alarm nearer than that is for
   something that is timed. */
#define NOTHING_TIMED_US 995000u

static struct {
  uint16_t ticks; /* those that are in now_us */
  uint32_t now_us;
  uint32_t alarm_at_us;
} clock;

void clock_start(void) {
  TCCR3B = _BV(CS31); /* 16 MHz / 8 */
  TIMSK3 = _BV(OCIE3A);
}

/* With interrupts off, as everywhere in the core. */
NOT_INLINE uint32_t board_micros(void) {
  uint16_t passed_us = (uint16_t)(TCNT3 - clock.ticks) / TICKS_PER_US;
  if ((FLAGS & _BV(FLAG_BUTTON_MOVED)) != 0 && passed_us > SERVED_AFTER_US) {
    passed_us -= SERVED_AFTER_US; /* the time of the edge */
  }
  clock.ticks = (uint16_t)(clock.ticks + passed_us * TICKS_PER_US);
  clock.now_us += passed_us;
  return clock.now_us;
}

void clock_set_alarm(void) {
  const uint32_t left_us = clock.alarm_at_us - board_micros();
  uint16_t near_us = 0; /* over already */
  FLAGS &= (uint8_t)~_BV(FLAG_ALARM_IS_FAR);
  if (left_us < FARTHEST_US) {
    near_us = (uint16_t)left_us;
  } else if (left_us <= INT32_MAX) {
    near_us = FARTHEST_US;
    FLAGS |= _BV(FLAG_ALARM_IS_FAR);
  }
  const uint16_t at = (uint16_t)(clock.ticks + (near_us - SERVED_AFTER_US) * TICKS_PER_US);
  const uint16_t now = TCNT3;
  OCR3A = (int16_t)(at - now) < NEAREST_TICKS ? now + NEAREST_TICKS : at;
}

void board_alarm(uint32_t at_us) {
  clock.alarm_at_us = at_us;
  clock_set_alarm();
}

bool clock_is_needed(void) {
  return clock.alarm_at_us - board_micros() < NOTHING_TIMED_US;
}
