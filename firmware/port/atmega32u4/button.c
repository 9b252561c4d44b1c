#include <avr/interrupt.h>
#include <avr/io.h>

#include "board.h"
#include "board_pins.h"
#include "port.h"

static volatile bool has_interrupted;

/* INT1: its edges are noticed without a clock, too (datasheet 11.1). */
void button_start(void) {
  PIN_BUTTON_OUT |= _BV(PIN_BUTTON_BIT); /* pulled up */
  EICRA = _BV(ISC10);                    /* any edge */
  EIFR = _BV(INTF1);
  EIMSK = _BV(INT1);
}

/* The processor forgets the flag when it calls this. */
ISR(INT1_vect) {
  has_interrupted = true;
  poll();
}

bool board_button(bool *has_moved) {
  *has_moved = has_interrupted || (EIFR & _BV(INTF1)) != 0;
  has_interrupted = false;
  /* Forgotten before the level is read: an edge in between is seen at the next call. */
  EIFR = _BV(INTF1);
  return (PIN_BUTTON_IN & _BV(PIN_BUTTON_BIT)) == 0;
}
