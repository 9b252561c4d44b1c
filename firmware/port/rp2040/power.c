/* As little current as can be.

   A suspended device may draw 2.5 mA (USB 2.0, 7.2.3). Of the chip the datasheet says (5.4, SLEEP)
   that it needs well below 1 mA of it when everything sleeps; PLL, USB controller and the board's
   regulator come on top. They have to go on: they notice the end of the suspend. Not measured on a
   board yet; docs/hardware-acceptance.md has the step. The ring oscillator stays on, although it
   is not used: a watchdog reset starts from it, and would not switch it on. */
#include "port.h"
#include "registers.h"
#include "usbd.h"

/* Clocks of the blocks (datasheet 2.15.7). */
#define CLOCKS_0_ADC (3u << 1)
#define CLOCKS_0_DMA (1u << 5)
#define CLOCKS_0_I2C (3u << 6)
#define CLOCKS_0_JTAG (1u << 9)
#define CLOCKS_0_PIO (3u << 12)
#define CLOCKS_0_PLL_SYS (1u << 14)
#define CLOCKS_0_PWM (1u << 17)
#define CLOCKS_0_ROM (1u << 19)
#define CLOCKS_0_RTC (3u << 21)
#define CLOCKS_0_SPI (15u << 24)
#define CLOCKS_0_SRAM (15u << 28)
#define CLOCKS_1_SRAM (3u << 0)
#define CLOCKS_1_UART (15u << 6)
#define CLOCKS_1_XIP (1u << 13)

#define UNUSED_0                                                                                 \
  (CLOCKS_0_ADC | CLOCKS_0_DMA | CLOCKS_0_I2C | CLOCKS_0_PIO | CLOCKS_0_PLL_SYS | CLOCKS_0_RTC | \
   CLOCKS_0_SPI)
#define UNUSED_1 CLOCKS_1_UART
#define UNUSED_RESETS                                                                          \
  (RESET_ADC | RESET_DMA | RESET_I2C0 | RESET_I2C1 | RESET_PIO0 | RESET_PIO1 | RESET_PLL_SYS | \
   RESET_RTC | RESET_SPI0 | RESET_SPI1 | RESET_UART0 | RESET_UART1)

/* What a sleeping processor does not need either. Memories keep their contents. */
#define UNUSED_ASLEEP_0 (UNUSED_0 | CLOCKS_0_JTAG | CLOCKS_0_PWM | CLOCKS_0_ROM | CLOCKS_0_SRAM)
#define UNUSED_ASLEEP_1 (UNUSED_1 | CLOCKS_1_SRAM | CLOCKS_1_XIP)

void power_start(void) {
  SET_BITS(RESETS_RESET) = UNUSED_RESETS;
  CLEAR_BITS(CLOCKS_WAKE_EN0) = UNUSED_0;
  CLEAR_BITS(CLOCKS_WAKE_EN1) = UNUSED_1;
  CLEAR_BITS(CLOCKS_SLEEP_EN0) = UNUSED_ASLEEP_0;
  CLEAR_BITS(CLOCKS_SLEEP_EN1) = UNUSED_ASLEEP_1;
}

static void wait_for_interrupt(void) {
  __asm volatile("dsb\nwfi" ::: "memory");
}

/* The clocks of SLEEP_EN count only in deep sleep (datasheet 2.11.2); the other core is in it from
   the boot ROM on. */
static void sleep_deeply(void) {
  clocks_slow();
  REGISTER(SCB_SCR) = SCR_SLEEPDEEP;
  wait_for_interrupt();
  REGISTER(SCB_SCR) = 0;
  clocks_fast();
}

void power_sleep(void) {
  if (usbd_is_suspended()) {
    sleep_deeply();
  } else {
    wait_for_interrupt();
  }
}
