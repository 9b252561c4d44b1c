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
#define RESET_ADC (1u << 0)
#define RESET_DMA (1u << 2)
#define RESET_I2C0 (1u << 3)
#define RESET_I2C1 (1u << 4)
#define RESET_IO_BANK0 (1u << 5)
#define RESET_PADS_BANK0 (1u << 8)
#define RESET_PIO0 (1u << 10)
#define RESET_PIO1 (1u << 11)
#define RESET_PLL_SYS (1u << 12)
#define RESET_PLL_USB (1u << 13)
#define RESET_PWM (1u << 14)
#define RESET_RTC (1u << 15)
#define RESET_SPI0 (1u << 16)
#define RESET_SPI1 (1u << 17)
#define RESET_TIMER (1u << 21)
#define RESET_UART0 (1u << 22)
#define RESET_UART1 (1u << 23)
#define RESET_USBCTRL (1u << 24)

/* 2.13 power-on state machine: what a watchdog reset resets */
#define PSM_WDSEL 0x40010008u
#define PSM_ALL_BUT_OSCILLATORS 0x1fffcu

/* 2.20 system information: the version of the chip, 1 for B0 and B1, 2 for B2 */
#define SYSINFO_CHIP_ID 0x40000000u
#define CHIP_VERSION(chip_id) ((chip_id) >> 28)

/* 4.7 watchdog */
#define WATCHDOG_CTRL 0x40058000u
#define WATCHDOG_LOAD 0x40058004u
#define WATCHDOG_REASON 0x40058008u
#define WATCHDOG_SCRATCH_2 0x40058014u /* the boot ROM uses 0, 1 and 4 to 7 (2.8.2) */
#define WATCHDOG_TICK 0x4005802cu
#define WATCHDOG_TRIGGER (1u << 31)
#define WATCHDOG_ENABLE (1u << 30)
#define WATCHDOG_TICK_ENABLE (1u << 9)

/* 2.15 clocks */
#define CLK_REF_CTRL 0x40008030u
#define CLK_REF_SELECTED 0x40008038u
#define CLK_SYS_CTRL 0x4000803cu
#define CLK_SYS_SELECTED 0x40008044u
#define CLK_USB_CTRL 0x40008054u
#define CLK_USB_DIV 0x40008058u
#define CLOCKS_WAKE_EN0 0x400080a0u
#define CLOCKS_WAKE_EN1 0x400080a4u
#define CLOCKS_SLEEP_EN0 0x400080a8u
#define CLOCKS_SLEEP_EN1 0x400080acu

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
#define GPIO_FUNCTION_USB_PINS 8u /* GPIO 15 stands for D+ in USB_MUXING.TO_DIGITAL_PAD */
#define GPIO_OUTPUT_DISABLED (2u << 12)
#define GPIO_INPUT_READS_HIGH (3u << 16)
#define PAD(pin) (0x4001c004u + 4u * (pin))
#define PAD_INPUT_ENABLE (1u << 6)
#define PAD_PULL_UP (1u << 3)
#define PAD_PULL_DOWN (1u << 2)
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
#define TIMER_ALARM1 0x40054014u
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
#define NVIC_ICER 0xe000e180u
#define NVIC_ISPR 0xe000e200u
#define NVIC_ICPR 0xe000e280u
#define SCB_VTOR 0xe000ed08u
#define SCB_SCR 0xe000ed10u
#define SCR_SLEEPDEEP (1u << 2)
#define IRQ_TIMER_0 0u
#define IRQ_TIMER_1 1u
#define IRQ_USBCTRL 5u
#define IRQ_IO_BANK0 13u

#endif
