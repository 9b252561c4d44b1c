#include "store.h"

/* CRC-32 as of IEEE 802.3, over a record with its CRC behind it. */
#define CRC_OF_A_WHOLE_RECORD 0x2144df1cu

static uint32_t crc_of(const uint8_t *bytes, uint8_t size) {
  uint32_t crc = UINT32_MAX;
  while (size-- > 0) {
    crc ^= *bytes++;
    for (uint8_t bit = 0; bit < 8; bit++) {
      crc = (crc & 1u) != 0 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
  }
  return ~crc;
}

static bool is_whole(const struct store *store) {
  return crc_of(store->record, STORE_RECORD_SIZE) == CRC_OF_A_WHOLE_RECORD;
}

bool store_read_settings(const uint8_t *report, struct t2_settings *settings) {
  return t2_settings_decode(report, T2_SETTINGS_SIZE, settings) && t2_settings_is_valid(settings);
}

void store_load(struct store *store) {
  static const struct t2_settings defaults = T2_SETTINGS_DEFAULTS;
  struct store other;
  other.slot = 1;
  store->slot = 0;
  store_slot_read(0, store->record);
  store_slot_read(1, other.record);
  const int8_t newer = (int8_t)(other.record[STORE_GENERATION] - store->record[STORE_GENERATION]);
  if (is_whole(&other) && (newer > 0 || !is_whole(store))) {
    *store = other;
  } else if (!is_whole(store)) {
    *store = (struct store){.slot = 1}; /* the first goes into slot 0 */
  }
  /* None yet, or another firmware had other bounds. */
  struct t2_settings settings;
  if (!store_read_settings(&store->record[STORE_SETTINGS], &settings)) {
    t2_settings_encode(&defaults, &store->record[STORE_SETTINGS]);
  }
}

bool store_save(struct store *store) {
  uint8_t check[STORE_RECORD_SIZE];
  store->record[STORE_GENERATION]++;
  uint32_t crc = crc_of(store->record, STORE_CRC);
  for (uint8_t i = 0; i < STORE_CRC_SIZE; i++) {
    store->record[STORE_CRC + i] = (uint8_t)crc;
    crc >>= 8;
  }
  const uint8_t slot = store->slot ^ 1u;
  store_slot_write(slot, store->record);
  store_slot_read(slot, check);
  for (uint8_t i = 0; i < STORE_RECORD_SIZE; i++) {
    if (check[i] != store->record[i]) {
      return false;
    }
  }
  store->slot = slot;
  return true;
}
