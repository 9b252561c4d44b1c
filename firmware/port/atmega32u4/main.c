#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <avr/power.h>
#include <avr/wdt.h>

#include "app.h"
#include "board_pins.h"
#include "boot_id.h"
#include "port.h"
#include "watchdog.h"

/* So that a file or a flash dump says what it is; the linker is told to keep it. */
extern const char firmware_version[];
__attribute__((used, externally_visible)) const char firmware_version[] PROGMEM =
    "tier2-firmware " BOARD_NAME
    " " TEXT(T2_FIRMWARE_MAJOR) "." TEXT(T2_FIRMWARE_MINOR) "." TEXT(T2_FIRMWARE_PATCH);

static uint8_t faults_of_the_start(uint32_t *boot_id) {
  uint8_t faults = was_restarted_by_a_failure() ? T2_FAULT_WATCHDOG : 0;
  /* The number is stored before a host can see it: it never comes twice. */
  if (!boot_id_next(boot_id)) {
    faults |= T2_FAULT_BOOT_ID_NOT_STORED;
  }
  return faults;
}

int main(void) {
  static const struct app_identity identity = {
      .board = BOARD_ID,
      .capabilities = T2_CAPABILITY_RGB_LIGHT | T2_CAPABILITY_REMOTE_WAKEUP,
  };
  uint32_t boot_id;
  clock_prescale_set(clock_div_1); /* 16 MHz whatever the fuses say */
  USBCON = 0;                      /* the boot loader may have left it on */
  ACSR = _BV(ACD); /* no analogue comparator, nor anything else that only takes current */
  PRR0 = _BV(PRTWI) | _BV(PRSPI) | _BV(PRADC);
  PRR1 = _BV(PRTIM4) | _BV(PRUSART1);
  FLAGS = 0;
  light_start();
  const uint8_t faults = faults_of_the_start(&boot_id);
  clock_start();
  button_start();
  app_init(&identity, boot_id, faults);
  watchdog_set(WATCHDOG_8_S);
  poll();
  usb_attach();
  for (;;) {
    cli();
    if (poll_happened()) {
      wdt_reset();
      sei();
      app_work();
    } else { /* asked with interrupts off: whatever comes now wakes at once */
      power_sleep();
    }
  }
}
