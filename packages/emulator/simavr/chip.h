/* The ATmega32U4: power, processor, pins, reset, bootloader. */
#ifndef T2_SIMAVR_CHIP_H
#define T2_SIMAVR_CHIP_H

#include <stdbool.h>
#include <stdint.h>

#include "eeprom.h"

#define CHIP_HZ 16000000u
/* The boot loader's section of the boards (Caterina): the firmware's flash ends here. */
#define CHIP_FLASH_SIZE 0x7000u

/* Begins from power-on; returns false when simavr does not know the chip. */
bool chip_power_on(const uint8_t *image, uint16_t image_size, const uint8_t eeprom[EEPROM_SIZE]);
/* Runs up to this cycle, or to the first event. An instruction may end some cycles later. */
void chip_run(uint64_t cycle);
bool chip_is_in_bootloader(void);
bool chip_is_sleeping(void);
/* What is connected to a pin drives it to this level. */
void chip_drive_pin(char port, uint8_t bit, bool level);
/* Something that asks for an interrupt may have changed. */
void chip_check_interrupts(void);

#endif
