/* Timer 3 at 250 kHz: board_micros() in steps of 4 us, and the alarm. */
#include <avr/io.h>

#include "board.h"
#include "port.h"

#define US_PER_TICK 4u
/* The counter turns after 262 ms and nothing counts its turns: the alarm comes in time to look at
   it. It may come early (the core then sets it again), never late. */
#define FARTHEST_TICKS 0xc000u
/* So near that the counter could be there before the compare register is written. */
#define NEAREST_TICKS 2u
#define NEAR_US 20000u

static uint32_t now_us;
static uint16_t counted; /* the counter at now_us */
static uint32_t alarm_at_us;

void clock_start(void) {
  TCCR3B = _BV(CS31) | _BV(CS30); /* 16 MHz / 64 */
  TIMSK3 = _BV(OCIE3A);
}

/* With interrupts off, as everywhere in the core. */
uint32_t board_micros(void) {
  const uint16_t counter = TCNT3;
  now_us += (uint32_t)(uint16_t)(counter - counted) * US_PER_TICK;
  counted = counter;
  return now_us;
}

void board_alarm(uint32_t at_us) {
  alarm_at_us = at_us;
  const uint32_t left_us = at_us - board_micros();
  uint16_t ticks = NEAREST_TICKS; /* over already */
  if (left_us < (uint32_t)FARTHEST_TICKS * US_PER_TICK) {
    /* One more: the tick that runs is partly over. */
    ticks = (uint16_t)((uint16_t)(left_us / US_PER_TICK) + NEAREST_TICKS);
  } else if ((int32_t)left_us > 0) {
    ticks = FARTHEST_TICKS;
  }
  OCR3A = (uint16_t)(TCNT3 + ticks);
}

bool clock_is_alarm_near(void) {
  return alarm_at_us - board_micros() < NEAR_US;
}
