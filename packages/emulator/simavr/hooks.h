/* Access to the chip's registers past simavr's own handlers, and instead of them. */
#ifndef T2_SIMAVR_HOOKS_H
#define T2_SIMAVR_HOOKS_H

#include <simavr/sim_avr.h>
#include <stdbool.h>
#include <stdint.h>

/* The one chip of this process; NULL before chip_power_on(). */
extern avr_t *chip;

/* The handler stands before simavr's own, which register_write() and register_read() still reach.
 */
void hook_write(uint16_t address, void (*handler)(uint8_t value));
void hook_read(uint16_t address, uint8_t (*handler)(void));
void register_write(uint16_t address, uint8_t value);
uint8_t register_read(uint16_t address);

/* An interrupt whose flags are a level: it is pending exactly while `is_active`. */
void interrupt_level(uint8_t vector, bool is_active);
void interrupt_clear(uint8_t vector);

#endif
