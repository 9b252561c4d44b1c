/* Boot id and store, in the EEPROM. The brown-out detector is left as the boot loader's fuses set
   it (2.6 V on these boards): below it the processor stands still and nothing is written wrongly.
 */
#include <avr/eeprom.h>

#include "boot_id.h"
#include "store.h"

#define BOOT_ID_SIZE (BOOT_ID_PAGES * BOOT_ID_RECORD_SIZE)
#define STORE_AT BOOT_ID_SIZE
#define STORE_SLOT_SIZE 64u

_Static_assert(STORE_RECORD_SIZE <= STORE_SLOT_SIZE, "a record fits into its slot");
_Static_assert(STORE_AT + STORE_SLOTS * STORE_SLOT_SIZE <= E2END + 1u, "all fits");

static void read(uint16_t address, uint8_t *bytes, uint8_t size) {
  eeprom_read_block(bytes, (const void *)address, size);
}

/* Bytes that are right already are not written: 100,000 times is all a cell takes. */
static void write(uint16_t address, const uint8_t *bytes, uint8_t size) {
  eeprom_update_block(bytes, (void *)address, size);
}

static uint16_t page_address(uint8_t page) {
  return (uint16_t)(page * BOOT_ID_RECORD_SIZE);
}

void boot_id_flash_read(uint8_t page, uint8_t record[BOOT_ID_RECORD_SIZE]) {
  read(page_address(page), record, BOOT_ID_RECORD_SIZE);
}

void boot_id_flash_program(uint8_t page, const uint8_t record[BOOT_ID_RECORD_SIZE]) {
  write(page_address(page), record, BOOT_ID_RECORD_SIZE);
}

void boot_id_flash_erase(uint8_t sector) {
  uint16_t address = page_address((uint8_t)(sector * BOOT_ID_PAGES_PER_SECTOR));
  for (uint8_t i = 0; i < BOOT_ID_PAGES_PER_SECTOR * BOOT_ID_RECORD_SIZE; i++) {
    eeprom_update_byte((uint8_t *)address++, 0xff);
  }
}

static uint16_t slot_address(uint8_t slot) {
  return (uint16_t)(STORE_AT + slot * STORE_SLOT_SIZE);
}

void store_slot_read(uint8_t slot, uint8_t record[STORE_RECORD_SIZE]) {
  read(slot_address(slot), record, STORE_RECORD_SIZE);
}

void store_slot_write(uint8_t slot, const uint8_t record[STORE_RECORD_SIZE]) {
  write(slot_address(slot), record, STORE_RECORD_SIZE);
}
