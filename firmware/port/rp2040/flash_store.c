#include "flash.h"
#include "store.h"

_Static_assert(STORE_RECORD_SIZE <= FLASH_PAGE_SIZE, "one record a page");

/* A sector each, so that writing one leaves the other alone. */
static uint32_t slot_offset(uint8_t slot) {
  return FLASH_STORE_OFFSET + slot * FLASH_SECTOR_SIZE;
}

void store_slot_read(uint8_t slot, uint8_t record[STORE_RECORD_SIZE]) {
  flash_read(slot_offset(slot), record, STORE_RECORD_SIZE);
}

void store_slot_write(uint8_t slot, const uint8_t record[STORE_RECORD_SIZE]) {
  flash_erase_sector(slot_offset(slot));
  flash_write_page(slot_offset(slot), record, STORE_RECORD_SIZE);
}
