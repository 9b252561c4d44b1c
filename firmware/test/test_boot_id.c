/* The counter against a model of NOR flash that loses power at any bit of any operation. */
#include <setjmp.h>

#include "boot_id.h"
#include "check.h"

#define PAGE_SIZE 256u
#define SECTOR_SIZE (BOOT_ID_PAGES_PER_SECTOR * PAGE_SIZE)

static uint8_t memory[BOOT_ID_SECTORS * SECTOR_SIZE];
static uint32_t operations;
static uint32_t erases;
static uint32_t operation_of_power_cut; /* counted from 1; 0: power stays */
static uint32_t broken_pages;           /* a bit for each: programming does nothing */
static jmp_buf power_lost;

void boot_id_flash_read(uint8_t page, uint8_t record[BOOT_ID_RECORD_SIZE]) {
  CHECK(page < BOOT_ID_PAGES);
  memcpy(record, &memory[page * PAGE_SIZE], BOOT_ID_RECORD_SIZE);
}

static bool is_power_cut(void) {
  operations++;
  return operations == operation_of_power_cut;
}

/* Some bits have changed, others not: none, all, or any between. */
static uint8_t bits_done(uint32_t share) {
  uint8_t bits = 0;
  for (uint32_t bit = 0; bit < 8; bit++) {
    bits |= (uint8_t)((random_word() % 8u < share ? 1u : 0u) << bit);
  }
  return bits;
}

void boot_id_flash_program(uint8_t page, const uint8_t record[BOOT_ID_RECORD_SIZE]) {
  CHECK(page < BOOT_ID_PAGES);
  const bool is_cut = is_power_cut();
  const uint32_t share = random_word() % 9u;
  if ((broken_pages >> page & 1u) == 0) {
    for (uint32_t i = 0; i < BOOT_ID_RECORD_SIZE; i++) {
      const uint8_t kept = is_cut ? (uint8_t)~bits_done(share) : 0;
      memory[page * PAGE_SIZE + i] &= (uint8_t)(record[i] | kept);
    }
  }
  if (is_cut) {
    longjmp(power_lost, 1);
  }
}

void boot_id_flash_erase(uint8_t sector) {
  CHECK(sector < BOOT_ID_SECTORS);
  erases++;
  const bool is_cut = is_power_cut();
  const uint32_t share = random_word() % 9u;
  for (uint32_t i = 0; i < SECTOR_SIZE; i++) {
    memory[sector * SECTOR_SIZE + i] |= is_cut ? bits_done(share) : 0xff;
  }
  if (is_cut) {
    longjmp(power_lost, 1);
  }
}

static void start(uint8_t fill) {
  memset(memory, fill, sizeof memory);
  operations = 0;
  erases = 0;
  operation_of_power_cut = 0;
  broken_pages = 0;
}

/* Returns the number of a power cycle, or 0 when power was lost before the board was attached. */
static uint32_t power_cycle(uint32_t cut_at_operation) {
  uint32_t boot_id = 0;
  operations = 0;
  operation_of_power_cut = cut_at_operation;
  if (setjmp(power_lost) != 0) {
    return 0;
  }
  CHECK(boot_id_next(&boot_id));
  return boot_id;
}

static void counts_from_1_on_empty_flash(void) {
  start(0xff);
  for (uint32_t expected = 1; expected <= 1000; expected++) {
    CHECK_EQUAL(power_cycle(0), expected);
  }
  CHECK_EQUAL(erases, (1000 + BOOT_ID_PAGES_PER_SECTOR - 1u) / BOOT_ID_PAGES_PER_SECTOR);
}

static void foreign_data_is_no_number(void) {
  static const uint8_t fills[] = {0x00, 0x55, 0xa5, 0xfe};
  for (size_t i = 0; i < sizeof fills; i++) {
    start(fills[i]);
    CHECK_EQUAL(power_cycle(0), 1);
    CHECK_EQUAL(power_cycle(0), 2);
  }
  static const uint8_t almost[BOOT_ID_RECORD_SIZE] = {0, 0, 0,    0,    5,    0,
                                                      0, 0, 0xfa, 0xff, 0xff, 0xff};
  start(0xff);
  memcpy(memory, almost, sizeof almost); /* a number and its inverse, without the mark */
  CHECK_EQUAL(power_cycle(0), 1);
  for (int round = 0; round < 1000; round++) {
    start(0xff);
    for (uint32_t i = 0; i < sizeof memory; i++) {
      memory[i] = (uint8_t)random_word();
    }
    CHECK_EQUAL(power_cycle(0), 1);
    CHECK_EQUAL(power_cycle(0), 2);
  }
}

static void never_goes_back_and_never_repeats(void) {
  const uint32_t rounds = scaled(20, 2000);
  uint32_t cuts = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    start(round % 2u == 0 ? 0xff : 0x00);
    uint32_t newest = 0;
    uint32_t greatest = 1; /* a cut after the last bit of a record uses a number up */
    for (uint32_t cycle = 0; cycle < 300; cycle++, greatest++) {
      const uint32_t boot_id = power_cycle(random_word() % 4u);
      if (boot_id == 0) {
        cuts++;
        continue;
      }
      CHECK(boot_id > newest);
      CHECK(boot_id <= greatest);
      newest = boot_id;
    }
  }
  CHECK(cuts > rounds * 20u);
  printf("%u power cuts\n", cuts);
}

/* Power that is lost again and again at the same operation, at every place in the cycle of sectors.
 */
static void survives_repeated_cuts_at_every_step(void) {
  for (uint32_t before = 0; before <= BOOT_ID_PAGES + 1u; before++) {
    for (uint32_t cut = 1; cut <= 3; cut++) {
      start(0xff);
      uint32_t newest = 0;
      for (uint32_t i = 0; i < before; i++) {
        newest = power_cycle(0);
      }
      for (uint32_t again = 0; again < 40; again++) {
        const uint32_t boot_id = power_cycle(cut);
        CHECK(boot_id == 0 || boot_id > newest);
        newest = boot_id == 0 ? newest : boot_id;
      }
      CHECK(power_cycle(0) > newest);
    }
  }
}

static void a_worn_page_is_left_out(void) {
  start(0xff);
  broken_pages = 1u << 3 | 1u << 4 | 1u << 16;
  for (uint32_t expected = 1; expected <= 200; expected++) {
    CHECK_EQUAL(power_cycle(0), expected);
  }
}

static void flash_that_takes_nothing_is_told(void) {
  uint32_t boot_id = 0;
  start(0xff);
  CHECK_EQUAL(power_cycle(0), 1);
  broken_pages = UINT32_MAX;
  CHECK(!boot_id_next(&boot_id));
  CHECK_EQUAL(boot_id, 2);
  broken_pages = 0;
  CHECK_EQUAL(power_cycle(0), 2); /* the number that was stored is still there */
}

static void the_last_number_is_not_followed_by_0(void) {
  start(0xff);
  static const uint8_t record[BOOT_ID_RECORD_SIZE] = {'T',  '2',  'I', 'd', 0xff, 0xff,
                                                      0xff, 0xff, 0,   0,   0,    0};
  memcpy(memory, record, sizeof record);
  uint32_t boot_id = 0;
  CHECK(!boot_id_next(&boot_id));
  CHECK_EQUAL(boot_id, UINT32_MAX);
}

int main(void) {
  random_seed();
  RUN(counts_from_1_on_empty_flash);
  RUN(foreign_data_is_no_number);
  RUN(never_goes_back_and_never_repeats);
  RUN(survives_repeated_cuts_at_every_step);
  RUN(a_worn_page_is_left_out);
  RUN(flash_that_takes_nothing_is_told);
  RUN(the_last_number_is_not_followed_by_0);
  return 0;
}
