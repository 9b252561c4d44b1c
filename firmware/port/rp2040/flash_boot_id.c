#include "boot_id.h"
#include "flash.h"

_Static_assert(FLASH_SECTOR_SIZE / FLASH_PAGE_SIZE == BOOT_ID_PAGES_PER_SECTOR,
               "one record a page");

static uint32_t page_offset(uint8_t page) {
  return FLASH_BOOT_ID_OFFSET + page * FLASH_PAGE_SIZE;
}

void boot_id_flash_read(uint8_t page, uint8_t record[BOOT_ID_RECORD_SIZE]) {
  flash_read(page_offset(page), record, BOOT_ID_RECORD_SIZE);
}

void boot_id_flash_program(uint8_t page, const uint8_t record[BOOT_ID_RECORD_SIZE]) {
  flash_write_page(page_offset(page), record, BOOT_ID_RECORD_SIZE);
}

void boot_id_flash_erase(uint8_t sector) {
  flash_erase_sector(FLASH_BOOT_ID_OFFSET + sector * FLASH_SECTOR_SIZE);
}
