#include "board.h"
#include "port.h"
#include "registers.h"

#define ALARM_0 (1u << 0) /* the core's */
#define ALARM_1 (1u << 1) /* call_later()'s */

static void (*later)(void);

void alarm_start(void) {
  REGISTER(TIMER_INTE) = ALARM_0 | ALARM_1;
  REGISTER(NVIC_ISER) = 1u << IRQ_TIMER_0 | 1u << IRQ_TIMER_1;
}

uint32_t board_micros(void) {
  return REGISTER(TIMER_TIMERAWL);
}

void board_alarm(uint32_t at_us) {
  /* A reading is cut off to whole microseconds: with one more the whole time has passed. */
  at_us++;
  REGISTER(TIMER_ALARM0) = at_us;
  /* The alarm rings when the time is equal (datasheet 4.6.3): one that was over before it was armed
     would ring after 71 minutes. */
  const bool is_over = (int32_t)(board_micros() - at_us) >= 0;
  if (is_over) {
    REGISTER(TIMER_ARMED) = ALARM_0; /* disarms */
    REGISTER(NVIC_ISPR) = 1u << IRQ_TIMER_0;
  }
}

void call_later(uint32_t delay_us, void (*call)(void)) {
  later = call;
  REGISTER(TIMER_INTR) = ALARM_1; /* one that rang meanwhile */
  REGISTER(NVIC_ICPR) = 1u << IRQ_TIMER_1;
  REGISTER(TIMER_ALARM1) = board_micros() + delay_us;
}

void alarm_interrupt(void) {
  REGISTER(TIMER_INTR) = ALARM_0;
  poll();
}

void call_later_interrupt(void) {
  REGISTER(TIMER_INTR) = ALARM_1;
  later();
  poll();
}
