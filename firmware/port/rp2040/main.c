#include "app.h"
#include "boot_id.h"
#include "port.h"
#include "registers.h"

int main(void) {
  struct app_identity identity = {
      .board = T2_BOARD_PICO,
      .capabilities = T2_CAPABILITY_RGB_LIGHT | T2_CAPABILITY_REMOTE_WAKEUP,
  };
  clocks_start();
  end_reset(RESET_IO_BANK0 | RESET_PADS_BANK0 | RESET_PWM | RESET_TIMER);
  light_start();
  flash_read_serial(identity.serial);

  /* The number is stored before a host can see it: it never comes twice. */
  uint32_t boot_id;
  uint8_t faults = 0;
  if (!boot_id_next(&boot_id)) {
    faults |= T2_FAULT_BOOT_ID_NOT_STORED;
  }
  app_init(&identity, boot_id, faults);

  button_start();
  alarm_start();
  app_poll();
  usb_attach();
  for (;;) {
    __asm volatile("wfi");
  }
}
