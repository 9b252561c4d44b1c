/* Registers of the RP2040 that the port uses; names and chapters of the RP2040 datasheet. */
#ifndef T2_REGISTERS_H
#define T2_REGISTERS_H

#include <stdint.h>

typedef volatile uint32_t *reg;

#define REGISTER(address) (*(reg)(uintptr_t)(address))

/* Aliases that set or clear bits without a read (2.1.2). */
#define SET_BITS(address) REGISTER((address) + 0x2000u)
#define CLEAR_BITS(address) REGISTER((address) + 0x3000u)

/* 2.14 subsystem resets */
#define RESETS_RESET 0x4000c000u
#define RESETS_RESET_DONE 0x4000c008u
#define RESET_IO_BANK0 (1u << 5)
#define RESET_PADS_BANK0 (1u << 8)
#define RESET_PLL_USB (1u << 13)
#define RESET_PWM (1u << 14)
#define RESET_TIMER (1u << 21)
#define RESET_USBCTRL (1u << 24)

/* 2.13 power-on state machine: what a watchdog reset resets */
#define PSM_WDSEL 0x40010008u
#define PSM_ALL_BUT_OSCILLATORS 0x1fffcu

/* 4.7 watchdog */
#define WATCHDOG_CTRL 0x40058000u
#define WATCHDOG_TICK 0x4005802cu
#define WATCHDOG_TRIGGER (1u << 31)
#define WATCHDOG_TICK_ENABLE (1u << 9)

/* 2.15 clocks */
#define CLK_REF_CTRL 0x40008030u
#define CLK_REF_SELECTED 0x40008038u
#define CLK_SYS_CTRL 0x4000803cu
#define CLK_SYS_SELECTED 0x40008044u
#define CLK_PERI_CTRL 0x40008048u
#define CLK_USB_CTRL 0x40008054u
#define CLK_USB_DIV 0x40008058u

/* 2.16 crystal oscillator */
#define XOSC_CTRL 0x40024000u
#define XOSC_STATUS 0x40024004u
#define XOSC_STARTUP 0x4002400cu

/* 2.18 PLL */
#define PLL_USB_CS 0x4002c000u
#define PLL_USB_PWR 0x4002c004u
#define PLL_USB_FBDIV 0x4002c008u
#define PLL_USB_PRIM 0x4002c00cu

/* 2.19 pins */
#define GPIO_CTRL(pin) (0x40014004u + 8u * (pin))
#define GPIO_INTR(pin) (0x400140f0u + (pin) / 8u * 4u)
#define GPIO_INTE(pin) (0x40014100u + (pin) / 8u * 4u)
#define GPIO_EDGES(pin) (0xcu << (pin) % 8u * 4u) /* low and high */
#define GPIO_FUNCTION_PWM 4u
#define GPIO_FUNCTION_SIO 5u
#define PAD(pin) (0x4001c004u + 4u * (pin))
#define PAD_INPUT_ENABLE (1u << 6)
#define PAD_PULL_UP (1u << 3)
#define PAD_SCHMITT (1u << 1)
#define SIO_GPIO_IN 0xd0000004u
#define SIO_GPIO_OE_SET 0xd0000024u

/* 4.5 PWM */
#define PWM_CSR(slice) (0x40050000u + 0x14u * (slice))
#define PWM_CTR(slice) (0x40050008u + 0x14u * (slice))
#define PWM_CC(slice) (0x4005000cu + 0x14u * (slice))
#define PWM_TOP(slice) (0x40050010u + 0x14u * (slice))
#define PWM_EN 0x400500a0u

/* 4.6 timer */
#define TIMER_ALARM0 0x40054010u
#define TIMER_ARMED 0x40054020u
#define TIMER_TIMERAWL 0x40054028u
#define TIMER_INTR 0x40054034u
#define TIMER_INTE 0x40054038u

/* 4.10 SSI, the flash interface */
#define SSI_CTRLR0 0x18000000u
#define SSI_CTRLR1 0x18000004u
#define SSI_SSIENR 0x18000008u
#define SSI_SER 0x18000010u
#define SSI_BAUDR 0x18000014u
#define SSI_SR 0x18000028u
#define SSI_DR0 0x18000060u
#define SSI_SR_RECEIVED (1u << 3)

/* ARMv6-M */
#define NVIC_ISER 0xe000e100u
#define NVIC_ISPR 0xe000e200u
#define SCB_VTOR 0xe000ed08u
#define IRQ_TIMER_0 0u
#define IRQ_USBCTRL 5u
#define IRQ_IO_BANK0 13u

#endif
