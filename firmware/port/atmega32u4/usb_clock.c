#include <avr/io.h>

#include "port.h"

/* Far longer than the 100 us the PLL takes (datasheet 29.5). */
#define ATTEMPTS 10000u

void usb_clock_start(void) {
  PLLCSR = _BV(PINDIV) | _BV(PLLE); /* 16 MHz crystal, 48 MHz for USB */
  for (uint16_t i = 0; i < ATTEMPTS && (PLLCSR & _BV(PLOCK)) == 0; i++) {
  }
  USBCON &= (uint8_t)~_BV(FRZCLK);
}

void usb_clock_stop(void) {
  USBCON |= _BV(FRZCLK);
  PLLCSR = 0;
}
