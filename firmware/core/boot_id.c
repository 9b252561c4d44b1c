#include "boot_id.h"

#define NO_PAGE BOOT_ID_PAGES
#define MARK_SIZE 4u
#define NUMBER_SIZE 4u

static const uint8_t mark[MARK_SIZE] = {'T', '2', 'I', 'd'};

static bool is_blank(uint8_t page) {
  uint8_t record[BOOT_ID_RECORD_SIZE];
  uint8_t all = 0xff;
  boot_id_flash_read(page, record);
  for (uint8_t i = 0; i < BOOT_ID_RECORD_SIZE; i++) {
    all &= record[i];
  }
  return all == 0xff;
}

/* The number stored in a page, or 0: none. */
static uint32_t stored_number(uint8_t page) {
  uint8_t record[BOOT_ID_RECORD_SIZE];
  uint32_t number = 0;
  boot_id_flash_read(page, record);
  for (uint8_t i = NUMBER_SIZE; i-- > 0;) {
    const uint8_t byte = record[MARK_SIZE + i];
    const uint8_t inverse = (uint8_t)~record[MARK_SIZE + NUMBER_SIZE + i];
    if (record[i] != mark[i] || byte != inverse) {
      return 0;
    }
    number = number << 8 | byte;
  }
  return number;
}

/* Tries the blank pages from `page` to the end of its sector. */
static bool store_from(uint8_t page, uint32_t number) {
  uint8_t record[BOOT_ID_RECORD_SIZE];
  uint32_t rest = number;
  for (uint8_t i = 0; i < NUMBER_SIZE; i++) {
    record[i] = mark[i];
    record[MARK_SIZE + i] = (uint8_t)rest;
    record[MARK_SIZE + NUMBER_SIZE + i] = (uint8_t)~rest;
    rest >>= 8;
  }
  do {
    if (is_blank(page)) {
      boot_id_flash_program(page, record);
      if (stored_number(page) == number) {
        return true;
      }
    }
    page++;
  } while (page % BOOT_ID_PAGES_PER_SECTOR != 0);
  return false;
}

_Static_assert(MARK_SIZE == NUMBER_SIZE, "the loops go over both");

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
