#include <avr/interrupt.h>
#include <avr/sleep.h>

#include "port.h"
#include "usbd.h"
#include "watchdog.h"

#define IDLE 0u
#define POWER_DOWN _BV(SM1)

/* The clock of USB runs until a suspend stops it, and again from a wakeup of ours on, whose signal
   needs it. */
static bool is_usb_clock_stopped(void) {
  return (USBCON & _BV(FRZCLK)) != 0;
}

/* While the host sleeps the whole chip does (datasheet 7.5, power-down: a few uA): the USB clock
   was stopped at the suspend, an edge of the button and activity on the bus wake it without a
   clock. The core's clock stands still meanwhile, and so must the watchdog. Not while something is
   timed, as a press that is being debounced. */
void power_sleep(void) {
  const bool is_deep = usbd_is_suspended() && is_usb_clock_stopped() && !clock_is_needed();
  if (is_deep) {
    watchdog_set(WATCHDOG_OFF);
  }
  SMCR = _BV(SE) | (is_deep ? POWER_DOWN : IDLE);
  sei(); /* takes effect after the next instruction: nothing is missed */
  sleep_cpu();
  SMCR = 0;
  if (is_deep) {
    cli();
    watchdog_set(WATCHDOG_8_S);
    sei();
  }
}
