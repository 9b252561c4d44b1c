#include <avr/interrupt.h>

#include "app.h"
#include "port.h"

void poll(void) {
  app_poll();
  FLAGS |= _BV(FLAG_POLLED);
}

/* The alarm. */
ISR(TIMER3_COMPA_vect) {
  poll();
}

bool poll_happened(void) {
  const bool answer = (FLAGS & _BV(FLAG_POLLED)) != 0;
  FLAGS &= (uint8_t)~_BV(FLAG_POLLED);
  return answer;
}
