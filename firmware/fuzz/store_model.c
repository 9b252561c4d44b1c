#include "store_model.h"

#include "app.h"
#include "check.h"
#include "fake_board.h"
#include "t2_protocol.h"
#include "usbd.h"

static struct {
  uint8_t settings[T2_SETTINGS_SIZE];
  uint8_t settings_before[T2_SETTINGS_SIZE]; /* in the other slot, after two saves */
  uint8_t saves;                             /* up to 2; since a slot was damaged */
  bool is_damaged;
} stored;

static void read_settings(uint8_t settings[T2_SETTINGS_SIZE]) {
  uint8_t report[64];
  CHECK_EQUAL(hid_get_report(HID_FEATURE, T2_REPORT_SETTINGS, report), T2_SETTINGS_SIZE);
  memcpy(settings, report, T2_SETTINGS_SIZE);
}

static bool has_store_failed(void) {
  uint8_t report[64];
  struct t2_status status;
  CHECK_EQUAL(hid_get_report(HID_FEATURE, T2_REPORT_STATUS, report), T2_STATUS_SIZE);
  CHECK(t2_status_decode(report, T2_STATUS_SIZE, &status));
  return (status.faults & T2_FAULT_SETTINGS_NOT_STORED) != 0;
}

void store_model_work(void) {
  const struct fake_board before = board;
  app_work();
  uint8_t settings[T2_SETTINGS_SIZE];
  read_settings(settings);
  if (memcmp(before.slots, board.slots, sizeof before.slots) != 0) {
    memcpy(stored.settings_before, stored.settings, T2_SETTINGS_SIZE);
    memcpy(stored.settings, settings, T2_SETTINGS_SIZE);
    stored.saves = stored.saves < 2 ? (uint8_t)(stored.saves + 1u) : 2;
  }
  CHECK(memcmp(settings, stored.settings, T2_SETTINGS_SIZE) == 0 || has_store_failed());
}

void store_model_loaded(void) {
  uint8_t settings[T2_SETTINGS_SIZE];
  read_settings(settings);
  const bool is_newest = memcmp(settings, stored.settings, T2_SETTINGS_SIZE) == 0;
  if (!stored.is_damaged) {
    CHECK(is_newest);
  } else if (stored.saves == 2) {
    CHECK(is_newest || memcmp(settings, stored.settings_before, T2_SETTINGS_SIZE) == 0);
  }
  if (stored.is_damaged) {
    stored.saves = 0;
    stored.is_damaged = false;
  }
  memcpy(stored.settings, settings, T2_SETTINGS_SIZE);
}

void store_model_empty(void) {
  static const struct t2_settings defaults = T2_SETTINGS_DEFAULTS;
  memset(&stored, 0, sizeof stored);
  t2_settings_encode(&defaults, stored.settings);
  memset(&board, 0, sizeof board);
}

void store_model_damage(uint8_t place, uint8_t change) {
  board.slots[place & 1u][place / 4u] ^= change;
  stored.is_damaged = change != 0;
}
