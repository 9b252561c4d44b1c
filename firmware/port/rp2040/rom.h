/* Functions of the boot ROM (RP2040 datasheet 2.8.3). */
#ifndef T2_ROM_H
#define T2_ROM_H

#include <stdint.h>

/* Flash operations: begin, any number of erases and programs, end. In between the flash cannot be
   read. Offsets count from the start of the flash. */
void rom_flash_begin(void);
void rom_flash_end(void);
void rom_flash_erase(uint32_t offset, uint32_t size);                        /* whole sectors */
void rom_flash_program(uint32_t offset, const uint8_t *data, uint32_t size); /* whole pages */

/* Starts again in the ROM's bootloader on USB; `led_pins` blink with its activity. Does not return
   on a board. */
void rom_enter_usb_boot(uint32_t led_pins);

#endif
