/* Red and green by timer 1 (16 bits, 246 Hz), blue by timer 0 (8 bits, 977 Hz). */
#include <avr/io.h>

#include "board.h"
#include "board_pins.h"

/* The square of 128 of 255. A power of two, so that several levels can be compared with it at once.
 */
#define HALF_AS_SEEN 0x4000u

static void set_on_board_led(bool is_lit) {
  if (is_lit != (PIN_ON_BOARD_LED_IS_ACTIVE_LOW != 0)) {
    PIN_ON_BOARD_LED_OUT |= _BV(PIN_ON_BOARD_LED_BIT);
  } else {
    PIN_ON_BOARD_LED_OUT &= (uint8_t)~_BV(PIN_ON_BOARD_LED_BIT);
  }
}

void light_start(void) {
  set_on_board_led(false);
  PIN_ON_BOARD_LED_DIRECTION |= _BV(PIN_ON_BOARD_LED_BIT);
  PIN_RED_DIRECTION |= _BV(PIN_RED_BIT); /* low from reset on */
  PIN_GREEN_DIRECTION |= _BV(PIN_GREEN_BIT);
  PIN_BLUE_DIRECTION |= _BV(PIN_BLUE_BIT);
  ICR1 = LIGHT_LEVEL_FULL - 1u;
  TCCR1A = _BV(WGM11); /* fast PWM up to ICR1 */
  TCCR1B = _BV(WGM13) | _BV(WGM12) | _BV(CS10);
  TCCR0A = _BV(WGM01) | _BV(WGM00); /* fast PWM up to 255 */
  TCCR0B = _BV(CS01) | _BV(CS00);
}

/* A compare value of n is on for n + 1 counts, so a dark pin is taken from its timer. */
void board_light(const struct light_levels *levels) {
  uint8_t red_and_green = _BV(WGM11);
  uint8_t blue = _BV(WGM01) | _BV(WGM00);
  if (levels->red != 0) {
    OCR1A = levels->red - 1u;
    red_and_green |= _BV(COM1A1);
  }
  if (levels->green != 0) {
    OCR1B = levels->green - 1u;
    red_and_green |= _BV(COM1B1);
  }
  if (levels->blue != 0) {
    OCR0B = (uint8_t)(levels->blue >> 8);
    blue |= _BV(COM0B1);
  }
  TCCR1A = red_and_green;
  TCCR0A = blue;
  set_on_board_led((levels->red | levels->green | levels->blue) >= HALF_AS_SEEN);
}
