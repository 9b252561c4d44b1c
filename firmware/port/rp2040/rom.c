#include "rom.h"

/* Tables of 16-bit addresses at fixed places (datasheet 2.8.2); functions are found by two letters.
 */
#define FUNCTION_TABLE 0x14u
#define TABLE_LOOKUP 0x18u
#define CODE(a, b) ((uint32_t)(a) | (uint32_t)(b) << 8)

#define BLOCK_SIZE 65536u
#define BLOCK_ERASE_COMMAND 0xd8u

typedef void *(*lookup_function)(const uint16_t *table, uint32_t code);
typedef void (*simple_function)(void);
typedef void (*range_erase_function)(uint32_t offset, uint32_t size, uint32_t block_size,
                                     uint8_t block_command);
typedef void (*range_program_function)(uint32_t offset, const uint8_t *data, uint32_t size);
typedef void (*usb_boot_function)(uint32_t led_pins, uint32_t disabled_interfaces);

static const void *pointer_at(uintptr_t address) {
  /* Hidden from the compiler, which takes reads near address 0 for null pointers. */
  __asm volatile("" : "+r"(address));
  return (const void *)(uintptr_t) * (const uint16_t *)address;
}

static uintptr_t find(uint32_t code) {
  const lookup_function lookup = (lookup_function)(uintptr_t)pointer_at(TABLE_LOOKUP);
  return (uintptr_t)lookup(pointer_at(FUNCTION_TABLE), code);
}

static void call(uint32_t code) {
  ((simple_function)find(code))();
}

void rom_flash_begin(void) {
  call(CODE('I', 'F')); /* connect_internal_flash */
  call(CODE('E', 'X')); /* flash_exit_xip */
}

void rom_flash_end(void) {
  call(CODE('F', 'C')); /* flash_flush_cache */
  call(CODE('C', 'X')); /* flash_enter_cmd_xip */
}

void rom_flash_erase(uint32_t offset, uint32_t size) {
  ((range_erase_function)find(CODE('R', 'E')))(offset, size, BLOCK_SIZE, BLOCK_ERASE_COMMAND);
}

void rom_flash_program(uint32_t offset, const uint8_t *data, uint32_t size) {
  ((range_program_function)find(CODE('R', 'P')))(offset, data, size);
}

void rom_enter_usb_boot(uint32_t led_pins) {
  ((usb_boot_function)find(CODE('U', 'B')))(led_pins, 0);
}
