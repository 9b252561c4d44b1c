#include "store.h"

#define MARK 0x74533254u /* "T2St" */
#define GENERATION_AT 4u
#define SETTINGS_AT 6u
#define SERIAL_AT (SETTINGS_AT + T2_SETTINGS_SIZE)
#define CRC_AT (SERIAL_AT + STORE_SERIAL_SIZE)

_Static_assert(CRC_AT + 4u == STORE_RECORD_SIZE, "the parts fill the record");

static const struct t2_settings defaults = T2_SETTINGS_DEFAULTS;

static void put_word(uint8_t *bytes, uint32_t value) {
  for (uint8_t i = 0; i < 4; i++) {
    bytes[i] = (uint8_t)value;
    value >>= 8;
  }
}

static uint32_t get_word(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
         (uint32_t)bytes[3] << 24;
}

/* CRC-32 as of IEEE 802.3. */
static uint32_t crc_of(const uint8_t *bytes, uint8_t size) {
  uint32_t crc = UINT32_MAX;
  for (uint8_t i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (uint8_t bit = 0; bit < 8; bit++) {
      crc = (crc & 1u) != 0 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
  }
  return ~crc;
}

static bool read_slot(uint8_t slot, struct store *store) {
  uint8_t record[STORE_RECORD_SIZE];
  store_slot_read(slot, record);
  if (get_word(record) != MARK || get_word(&record[CRC_AT]) != crc_of(record, CRC_AT)) {
    return false;
  }
  store->slot = slot;
  store->generation = (uint16_t)(record[GENERATION_AT] | (uint16_t)record[GENERATION_AT + 1u] << 8);
  /* Another firmware version may have had other bounds. */
  if (!t2_settings_decode(&record[SETTINGS_AT], T2_SETTINGS_SIZE, &store->settings) ||
      !t2_settings_is_valid(&store->settings)) {
    store->settings = defaults;
  }
  for (uint8_t i = 0; i < STORE_SERIAL_SIZE; i++) {
    store->serial[i] = (char)record[SERIAL_AT + i];
  }
  return true;
}

void store_load(struct store *store) {
  /* As if the last record were in the last slot: the first one goes into slot 0. */
  *store = (struct store){.settings = defaults, .slot = STORE_SLOTS - 1u};
  bool is_found = false;
  for (uint8_t slot = 0; slot < STORE_SLOTS; slot++) {
    struct store read;
    if (read_slot(slot, &read) &&
        (!is_found || (int16_t)(uint16_t)(read.generation - store->generation) > 0)) {
      *store = read;
      is_found = true;
    }
  }
}

bool store_save(struct store *store) {
  const uint16_t generation = (uint16_t)(store->generation + 1u);
  const uint8_t slot = (uint8_t)((store->slot + 1u) % STORE_SLOTS);
  uint8_t record[STORE_RECORD_SIZE];
  uint8_t read_back[STORE_RECORD_SIZE];
  put_word(record, MARK);
  record[GENERATION_AT] = (uint8_t)generation;
  record[GENERATION_AT + 1u] = (uint8_t)(generation >> 8);
  t2_settings_encode(&store->settings, &record[SETTINGS_AT]);
  for (uint8_t i = 0; i < STORE_SERIAL_SIZE; i++) {
    record[SERIAL_AT + i] = (uint8_t)store->serial[i];
  }
  put_word(&record[CRC_AT], crc_of(record, CRC_AT));
  store_slot_write(slot, record);
  store_slot_read(slot, read_back);
  for (uint8_t i = 0; i < STORE_RECORD_SIZE; i++) {
    if (read_back[i] != record[i]) {
      return false;
    }
  }
  store->generation = generation;
  store->slot = slot;
  return true;
}
