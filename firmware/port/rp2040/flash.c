#include "flash.h"

#include "rom.h"

#define MAPPED_AT 0x10000000u

void flash_read(uint32_t offset, uint8_t *bytes, uint32_t size) {
  const volatile uint8_t *source = (const volatile uint8_t *)(uintptr_t)(MAPPED_AT + offset);
  for (uint32_t i = 0; i < size; i++) {
    bytes[i] = source[i];
  }
}

void flash_erase_sector(uint32_t offset) {
  rom_flash_begin();
  rom_flash_erase(offset, FLASH_SECTOR_SIZE);
  rom_flash_end();
}

void flash_write_page(uint32_t offset, const uint8_t *bytes, uint32_t size) {
  uint8_t page[FLASH_PAGE_SIZE];
  for (uint32_t i = 0; i < FLASH_PAGE_SIZE; i++) {
    page[i] = i < size ? bytes[i] : 0xff;
  }
  rom_flash_begin();
  rom_flash_program(offset, page, FLASH_PAGE_SIZE);
  rom_flash_end();
}
