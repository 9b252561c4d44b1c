#include <avr/interrupt.h>
#include <avr/io.h>

#include "board.h"
#include "board_pins.h"
#include "port.h"

/* INT1: its edges are noticed without a clock, too (datasheet 11.1). */
void button_start(void) {
  PIN_BUTTON_OUT |= _BV(PIN_BUTTON_BIT); /* pulled up */
  EICRA = _BV(ISC10);                    /* any edge */
  EIFR = _BV(INTF1);
  EIMSK = _BV(INT1);
}

/* Notes the edge, because the processor forgets its flag now, and goes on as the alarm does: a
   handler of its own would be 70 bytes more. Changes no register that would have to be saved. */
ISR(INT1_vect, ISR_NAKED) {
  __asm volatile("sbi %0, %1\n\t"
                 "jmp " TEXT(TIMER3_COMPA_vect)
                 :
                 : "I"(_SFR_IO_ADDR(FLAGS)), "I"(FLAG_BUTTON_MOVED));
}

bool board_button(bool *has_moved) {
  *has_moved = (FLAGS & _BV(FLAG_BUTTON_MOVED)) != 0 || (EIFR & _BV(INTF1)) != 0;
  FLAGS &= (uint8_t)~_BV(FLAG_BUTTON_MOVED);
  /* Forgotten before the level is read: an edge in between is seen at the next call. */
  EIFR = _BV(INTF1);
  return (PIN_BUTTON_IN & _BV(PIN_BUTTON_BIT)) == 0;
}
