#include "app.h"
#include "board_pins.h"
#include "boot_id.h"
#include "port.h"
#include "registers.h"

static uint8_t faults_of_the_start(uint32_t *boot_id, bool has_failed) {
  uint8_t faults = has_failed ? T2_FAULT_WATCHDOG : 0;
  if (!boot_id_next(boot_id)) {
    faults |= T2_FAULT_BOOT_ID_NOT_STORED;
  }
  return faults;
}

static void mask_interrupts(void) {
  __asm volatile("cpsid i" ::: "memory");
}

static void unmask_interrupts(void) {
  __asm volatile("cpsie i\nisb" ::: "memory");
}

/* Masked interrupts wake the processor all the same, and none slips in between look and sleep. */
static void await_poll(void) {
  mask_interrupts();
  while (!poll_happened()) {
    power_sleep();
    unmask_interrupts();
    mask_interrupts();
  }
  unmask_interrupts();
}

int main(void) {
  struct app_identity identity = {
      .board = BOARD_ID,
      .capabilities = T2_CAPABILITY_RGB_LIGHT | T2_CAPABILITY_REMOTE_WAKEUP,
  };
  mask_interrupts(); /* until everything is set up */
  const bool has_failed = was_restarted_by_a_failure();
  clocks_start();
  watchdog_start();
  power_start();
  end_reset(RESET_IO_BANK0 | RESET_PADS_BANK0 | RESET_PWM | RESET_TIMER);
  light_start();
  flash_read_serial(identity.serial);

  /* The number is stored before a host can see it: it never comes twice. */
  uint32_t boot_id;
  const uint8_t faults = faults_of_the_start(&boot_id, has_failed);
  app_init(&identity, boot_id, faults);

  button_start();
  alarm_start();
  app_poll();
  usb_attach();
  for (;;) {
    await_poll();
    app_work();
    watchdog_feed();
  }
}
