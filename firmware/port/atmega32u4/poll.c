#include <avr/interrupt.h>

#include "app.h"
#include "port.h"

void poll(void) {
  app_poll();
  FLAGS |= _BV(FLAG_POLLED);
}

/* The alarm; and the button, which notes that it moved and comes here. */
ISR(TIMER3_COMPA_vect) {
  if ((FLAGS & (_BV(FLAG_ALARM_IS_FAR) | _BV(FLAG_BUTTON_MOVED))) == _BV(FLAG_ALARM_IS_FAR)) {
    clock_set_alarm();
  } else {
    poll();
  }
}

bool poll_happened(void) {
  const bool answer = (FLAGS & _BV(FLAG_POLLED)) != 0;
  FLAGS &= (uint8_t)~_BV(FLAG_POLLED);
  return answer;
}
