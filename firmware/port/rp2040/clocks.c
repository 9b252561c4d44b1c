#include "port.h"
#include "registers.h"

#define CRYSTAL_MHZ 12u

/* Longer than the slowest of these waits takes (the crystal: some milliseconds). */
#define ATTEMPTS 1000000u

/* XOSC (datasheet 2.16) */
#define XOSC_RANGE_1_15_MHZ 0xaa0u
#define XOSC_ENABLE (0xfabu << 12)
#define XOSC_STABLE (1u << 31)
#define XOSC_STARTUP_1_MS 47u   /* in 256 cycles of the crystal */
#define XOSC_STARTUP_FACTOR 64u /* slow crystals; what the pico-sdk allows at most */

/* PLL (2.18): 12 MHz * 100 = 1200 MHz, / 5 / 5 = 48 MHz */
#define PLL_REFERENCE_DIVIDER 1u
#define PLL_FEEDBACK 100u
#define PLL_POST_DIVIDERS (5u << 16 | 5u << 12)
#define PLL_POWER_DOWN (1u << 0)
#define PLL_VCO_POWER_DOWN (1u << 5)
#define PLL_POST_DIVIDER_POWER_DOWN (1u << 3)
#define PLL_LOCKED (1u << 31)

/* Clocks (2.15) */
#define CLK_REF_FROM_XOSC 2u
#define CLK_REF_XOSC_SELECTED (1u << 2)
#define CLK_SYS_FROM_REF 0u
#define CLK_SYS_REF_SELECTED (1u << 0)
#define CLK_SYS_AUX_PLL_USB (1u << 5)
#define CLK_SYS_FROM_AUX 1u
#define CLK_SYS_AUX_SELECTED (1u << 1)
#define CLK_ENABLE (1u << 11)
#define CLK_USB_DIVIDE_BY_1 (1u << 8)

static void await_bits(uint32_t address, uint32_t bits) {
  for (uint32_t i = 0; i < ATTEMPTS; i++) {
    if ((REGISTER(address) & bits) == bits) {
      return;
    }
  }
  restart();
}

void end_reset(uint32_t subsystems) {
  CLEAR_BITS(RESETS_RESET) = subsystems;
  await_bits(RESETS_RESET_DONE, subsystems);
}

/* The switch between the two sources makes no glitches (datasheet 2.15.3.2). The PLL goes on: the
   USB controller has its clock from it. */
void clocks_slow(void) {
  REGISTER(CLK_SYS_CTRL) = CLK_SYS_AUX_PLL_USB | CLK_SYS_FROM_REF;
  await_bits(CLK_SYS_SELECTED, CLK_SYS_REF_SELECTED);
}

void clocks_fast(void) {
  REGISTER(CLK_SYS_CTRL) = CLK_SYS_AUX_PLL_USB | CLK_SYS_FROM_AUX;
  await_bits(CLK_SYS_SELECTED, CLK_SYS_AUX_SELECTED);
}

void clocks_start(void) {
  REGISTER(XOSC_STARTUP) = XOSC_STARTUP_1_MS * XOSC_STARTUP_FACTOR;
  REGISTER(XOSC_CTRL) = XOSC_ENABLE | XOSC_RANGE_1_15_MHZ;
  await_bits(XOSC_STATUS, XOSC_STABLE);
  REGISTER(CLK_REF_CTRL) = CLK_REF_FROM_XOSC;
  await_bits(CLK_REF_SELECTED, CLK_REF_XOSC_SELECTED);
  REGISTER(CLK_SYS_CTRL) = CLK_SYS_FROM_REF;
  await_bits(CLK_SYS_SELECTED, CLK_SYS_REF_SELECTED);

  SET_BITS(RESETS_RESET) = RESET_PLL_USB;
  end_reset(RESET_PLL_USB);
  REGISTER(PLL_USB_CS) = PLL_REFERENCE_DIVIDER;
  REGISTER(PLL_USB_FBDIV) = PLL_FEEDBACK;
  CLEAR_BITS(PLL_USB_PWR) = PLL_POWER_DOWN | PLL_VCO_POWER_DOWN;
  await_bits(PLL_USB_CS, PLL_LOCKED);
  REGISTER(PLL_USB_PRIM) = PLL_POST_DIVIDERS;
  CLEAR_BITS(PLL_USB_PWR) = PLL_POST_DIVIDER_POWER_DOWN;

  /* The auxiliary source may only be changed while it is not in use. */
  REGISTER(CLK_SYS_CTRL) = CLK_SYS_AUX_PLL_USB | CLK_SYS_FROM_REF;
  clocks_fast();
  REGISTER(CLK_USB_CTRL) = 0; /* from PLL_USB */
  REGISTER(CLK_USB_DIV) = CLK_USB_DIVIDE_BY_1;
  REGISTER(CLK_USB_CTRL) = CLK_ENABLE;
  REGISTER(WATCHDOG_TICK) = CRYSTAL_MHZ | WATCHDOG_TICK_ENABLE;
}
