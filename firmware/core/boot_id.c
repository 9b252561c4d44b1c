#include "boot_id.h"

#define MARK 0x64493254u /* "T2Id" */
#define NO_PAGE BOOT_ID_PAGES

static void put_word(uint8_t *bytes, uint32_t value) {
  for (uint8_t i = 0; i < 4; i++) {
    bytes[i] = (uint8_t)(value >> (8u * i));
  }
}

static uint32_t get_word(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
         (uint32_t)bytes[3] << 24;
}

static bool is_blank(uint8_t page) {
  uint8_t record[BOOT_ID_RECORD_SIZE];
  boot_id_flash_read(page, record);
  for (uint8_t i = 0; i < BOOT_ID_RECORD_SIZE; i++) {
    if (record[i] != 0xff) {
      return false;
    }
  }
  return true;
}

/* The number stored in a page, or 0: none. */
static uint32_t stored_number(uint8_t page) {
  uint8_t record[BOOT_ID_RECORD_SIZE];
  boot_id_flash_read(page, record);
  const uint32_t number = get_word(&record[4]);
  const bool is_valid = get_word(&record[0]) == MARK && get_word(&record[8]) == ~number;
  return is_valid ? number : 0;
}

static bool store(uint8_t page, uint32_t number) {
  uint8_t record[BOOT_ID_RECORD_SIZE];
  put_word(&record[0], MARK);
  put_word(&record[4], number);
  put_word(&record[8], ~number);
  boot_id_flash_program(page, record);
  return stored_number(page) == number;
}

/* Tries the blank pages from `page` to the end of its sector. */
static bool store_from(uint8_t page, uint32_t number) {
  do {
    if (is_blank(page) && store(page, number)) {
      return true;
    }
    page++;
  } while (page % BOOT_ID_PAGES_PER_SECTOR != 0);
  return false;
}

bool boot_id_next(uint32_t *boot_id) {
  uint32_t newest = 0;
  uint8_t newest_page = NO_PAGE;
  for (uint8_t page = 0; page < BOOT_ID_PAGES; page++) {
    const uint32_t number = stored_number(page);
    if (number > newest) {
      newest = number;
      newest_page = page;
    }
  }
  if (newest == UINT32_MAX) {
    *boot_id = newest;
    return false;
  }
  *boot_id = newest + 1u;
  const bool is_anything_stored = newest_page != NO_PAGE;
  if (is_anything_stored && store_from(newest_page, *boot_id)) {
    return true;
  }
  const uint8_t sector = is_anything_stored && newest_page < BOOT_ID_PAGES_PER_SECTOR ? 1 : 0;
  boot_id_flash_erase(sector);
  return store_from((uint8_t)(sector * BOOT_ID_PAGES_PER_SECTOR), *boot_id);
}
