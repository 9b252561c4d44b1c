/* Settings and serial against memories that lose power at any bit of any write. */
#include "check.h"
#include "store.h"

static uint8_t memory[STORE_SLOTS][STORE_RECORD_SIZE];
static uint32_t bits_until_cut; /* UINT32_MAX: power stays */
static bool is_broken;

void store_slot_read(uint8_t slot, uint8_t record[STORE_RECORD_SIZE]) {
  CHECK(slot < STORE_SLOTS);
  memcpy(record, memory[slot], STORE_RECORD_SIZE);
}

/* In a random order, as cells are erased and programmed. */
static void set_bits(uint8_t slot, const uint8_t target[STORE_RECORD_SIZE]) {
  static uint16_t order[STORE_RECORD_SIZE * 8u];
  for (uint16_t i = 0; i < STORE_RECORD_SIZE * 8u; i++) {
    const uint16_t other = (uint16_t)(random_word() % (i + 1u));
    order[i] = order[other];
    order[other] = i;
  }
  for (uint16_t i = 0; i < STORE_RECORD_SIZE * 8u && bits_until_cut > 0; i++) {
    const uint16_t bit = order[i];
    const uint8_t mask = (uint8_t)(1u << bit % 8u);
    memory[slot][bit / 8u] =
        (uint8_t)((memory[slot][bit / 8u] & ~mask) | (target[bit / 8u] & mask));
    bits_until_cut -= bits_until_cut != UINT32_MAX;
  }
}

void store_slot_write(uint8_t slot, const uint8_t record[STORE_RECORD_SIZE]) {
  uint8_t erased[STORE_RECORD_SIZE];
  memset(erased, 0xff, sizeof erased);
  CHECK(slot < STORE_SLOTS);
  if (!is_broken) {
    set_bits(slot, erased);
    set_bits(slot, record);
  }
}

static struct store store;

static void start(int fill) {
  memset(memory, fill, sizeof memory);
  bits_until_cut = UINT32_MAX;
  is_broken = false;
  store_load(&store);
}

static struct t2_settings stored(void) {
  struct t2_settings settings;
  CHECK(t2_settings_decode(&store.record[STORE_SETTINGS], T2_SETTINGS_SIZE, &settings));
  CHECK(t2_settings_is_valid(&settings));
  return settings;
}

static bool is_same(const struct t2_settings *a, const struct t2_settings *b) {
  return a->glitch_filter_us == b->glitch_filter_us && a->release_ms == b->release_ms &&
         a->hold_ms == b->hold_ms && a->double_press_ms == b->double_press_ms &&
         a->brightness == b->brightness;
}

static bool has(const struct t2_settings *settings) {
  const struct t2_settings now = stored();
  return is_same(&now, settings);
}

static struct t2_settings set_some(void) {
  const struct t2_settings settings = {
      .glitch_filter_us = (uint16_t)random_between(80, 5000),
      .release_ms = (uint16_t)random_between(5, 250),
      .hold_ms = (uint16_t)random_between(300, 10000),
      .double_press_ms = (uint16_t)random_between(100, 1000),
      .brightness = (uint8_t)random_between(1, 255),
  };
  t2_settings_encode(&settings, &store.record[STORE_SETTINGS]);
  return settings;
}

static void defaults_on_empty_and_on_foreign_memory(void) {
  static const struct t2_settings defaults = T2_SETTINGS_DEFAULTS;
  static const int fills[] = {0xff, 0x00, 0x55, 0xa5};
  for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++) {
    start(fills[i]);
    CHECK(has(&defaults));
    CHECK_EQUAL(store.record[STORE_SERIAL], 0);
  }
}

static void what_was_saved_is_loaded(void) {
  start(0xff);
  for (uint32_t i = 0; i < 1000; i++) { /* the generation wraps around */
    const struct t2_settings saved = set_some();
    memcpy(&store.record[STORE_SERIAL], "T2-000000000001", 16);
    CHECK(store_save(&store));
    store_load(&store);
    CHECK(has(&saved));
    CHECK_BYTES(&store.record[STORE_SERIAL], "T2-000000000001", 16);
  }
}

static void a_cut_leaves_the_settings_before_or_the_new_ones(void) {
  const uint32_t count = scaled(20000, 1000000);
  start(0xff);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++) {
    const struct t2_settings before = stored();
    const struct t2_settings after = set_some();
    bits_until_cut = random_between(0, 2u * 8u * STORE_RECORD_SIZE + 8u);
    store_save(&store);
    bits_until_cut = UINT32_MAX;
    store_load(&store);
    CHECK(has(&before) || has(&after));
    kept += has(&before);
  }
  CHECK(kept > count / 2u);
  printf("%u cuts, %u kept the settings before\n", count, kept);
}

static void cuts_in_a_row_never_lose_the_last_whole_one(void) {
  start(0xff);
  const struct t2_settings whole = set_some();
  CHECK(store_save(&store));
  for (int i = 0; i < 1000; i++) {
    set_some();
    bits_until_cut = random_between(0, 8u * STORE_RECORD_SIZE);
    store_save(&store);
    bits_until_cut = UINT32_MAX;
    store_load(&store);
    CHECK(has(&whole));
  }
}

static void memory_that_takes_nothing_is_noticed(void) {
  start(0xff);
  const struct t2_settings whole = set_some();
  CHECK(store_save(&store));
  is_broken = true;
  set_some();
  CHECK(!store_save(&store));
  CHECK(!store_save(&store));
  store_load(&store);
  CHECK(has(&whole));
}

static void settings_of_a_firmware_with_other_bounds_become_the_defaults(void) {
  static const struct t2_settings defaults = T2_SETTINGS_DEFAULTS;
  start(0xff);
  t2_settings_encode(&(struct t2_settings){.release_ms = 1000}, &store.record[STORE_SETTINGS]);
  memcpy(&store.record[STORE_SERIAL], "kept\0\0\0\0\0\0\0\0\0\0\0", 16);
  CHECK(store_save(&store));
  store_load(&store);
  CHECK(has(&defaults));
  CHECK_BYTES(&store.record[STORE_SERIAL], "kept", 5);
}

int main(void) {
  random_seed();
  RUN(defaults_on_empty_and_on_foreign_memory);
  RUN(what_was_saved_is_loaded);
  RUN(a_cut_leaves_the_settings_before_or_the_new_ones);
  RUN(cuts_in_a_row_never_lose_the_last_whole_one);
  RUN(memory_that_takes_nothing_is_noticed);
  RUN(settings_of_a_firmware_with_other_bounds_become_the_defaults);
  return 0;
}
