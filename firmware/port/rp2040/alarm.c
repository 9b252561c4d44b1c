#include "app.h"
#include "board.h"
#include "port.h"
#include "registers.h"

#define ALARM_0 1u

void alarm_start(void) {
  REGISTER(TIMER_INTE) = ALARM_0;
  REGISTER(NVIC_ISER) = 1u << IRQ_TIMER_0;
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

void alarm_interrupt(void) {
  REGISTER(TIMER_INTR) = ALARM_0;
  app_poll();
}
