/* What the host reads and sets: the reports of the protocol. */
#include "app_state.h"

const char *usbd_serial(void) {
  return app.identity.serial;
}

void hid_reports_revoked(void) {
  press_queue_report_again(&app.queue);
}

static uint8_t get_identity(uint8_t *report) {
  struct t2_identity value = {
      .protocol_version = T2_PROTOCOL_VERSION,
      .firmware_major = T2_FIRMWARE_MAJOR,
      .firmware_minor = T2_FIRMWARE_MINOR,
      .firmware_patch = T2_FIRMWARE_PATCH,
      .board = app.identity.board,
      .capabilities = app.identity.capabilities,
  };
  for (uint8_t i = 0; i < sizeof value.serial; i++) {
    value.serial[i] = app.identity.serial[i];
  }
  t2_identity_encode(&value, report);
  return T2_IDENTITY_SIZE;
}

static uint8_t faults_now(void) {
  uint8_t faults = app.faults;
  if (app.is_store_failed) {
    faults |= T2_FAULT_SETTINGS_NOT_STORED;
  }
  if (flood_is_on(&app.flood)) {
    faults |= T2_FAULT_SWITCH_FLOODING;
  }
  if (app.debounce.is_pressed && app.debounce.is_closed && app.held_ms >= T2_STUCK_MS) {
    faults |= T2_FAULT_SWITCH_STUCK;
  }
  return faults;
}

static uint8_t get_status(uint8_t *report) {
  const struct t2_status value = {
      .boot_id = app.queue.newest_gesture.boot_id,
      .last_sequence = app.queue.last_sequence,
      .queued = app.queue.count,
      .dropped = app.queue.dropped,
      .suppressed = app.flood.suppressed,
      .pressed = app.debounce.is_closed,
      .faults = faults_now(),
  };
  t2_status_encode(&value, report);
  return T2_STATUS_SIZE;
}

static uint8_t give(uint8_t *report, const uint8_t *bytes, uint8_t size) {
  t2_copy(report, bytes, size);
  return size;
}

static bool is_serial_settable(void) {
  return (app.identity.capabilities & T2_CAPABILITY_SERIAL_SETTABLE) != 0;
}

uint8_t hid_get_report(uint8_t type, uint8_t id, uint8_t *report) {
  if (type == HID_INPUT) {
    return press_queue_newest(&app.queue, id, report);
  }
  if (type != HID_FEATURE) {
    return 0;
  }
  switch (id) {
    case T2_REPORT_IDENTITY:
      return get_identity(report);
    case T2_REPORT_STATUS:
      return get_status(report);
    case T2_REPORT_SETTINGS:
      return give(report, &app.store.record[STORE_SETTINGS], T2_SETTINGS_SIZE);
    default:
      return 0;
  }
}

uint8_t hid_settable_size(uint8_t type, uint8_t id) {
  if (type == HID_OUTPUT) {
    return id == T2_REPORT_LIGHT         ? T2_LIGHT_SIZE
           : id == T2_REPORT_ACKNOWLEDGE ? T2_ACKNOWLEDGE_SIZE
                                         : 0;
  }
  if (type != HID_FEATURE) {
    return 0;
  }
  switch (id) {
    case T2_REPORT_SETTINGS:
      return T2_SETTINGS_SIZE;
    case T2_REPORT_BOOTLOADER:
      return T2_BOOTLOADER_SIZE;
    case T2_REPORT_SERIAL:
      return is_serial_settable() ? T2_SERIAL_SIZE : 0;
    default:
      return 0;
  }
}

static bool set_light(const uint8_t *report, uint8_t size) {
  struct t2_light sent;
  if (!t2_light_decode(report, size, &sent)) {
    return false;
  }
  light_from_bridge(&app.light, &sent);
  return true;
}

static bool set_settings(const uint8_t *report) {
  struct t2_settings settings;
  if (app.is_store_wanted || !store_read_settings(report, &settings)) {
    return false;
  }
  give(&app.store.record[STORE_SETTINGS], report, T2_SETTINGS_SIZE);
  app_apply_settings();
  app.is_store_wanted = true;
  return true;
}

static bool set_bootloader(const uint8_t *report) {
  struct t2_bootloader bootloader;
  if (!t2_bootloader_decode(report, T2_BOOTLOADER_SIZE, &bootloader) ||
      bootloader.magic != T2_BOOTLOADER_MAGIC) {
    return false;
  }
  app.is_bootloader_wanted = true;
  app.bootloader_wait_ms = T2_BOOTLOADER_DELAY_MS;
  return true;
}

static bool is_serial_character(uint8_t character) {
  const uint8_t letter = character | 0x20u; /* small */
  return (character >= '0' && character <= '9') || (letter >= 'a' && letter <= 'z') ||
         character == '-' || character == '_';
}

/* Characters, then only zeros. */
static bool is_serial(const uint8_t *serial) {
  uint8_t length = 0;
  while (length < STORE_SERIAL_SIZE && is_serial_character(serial[length])) {
    length++;
  }
  for (uint8_t i = length; i < STORE_SERIAL_SIZE; i++) {
    if (serial[i] != 0) {
      return false;
    }
  }
  return length != 0;
}

/* It was set and is not stored yet. */
static bool is_serial_new(void) {
  return is_serial_settable() && !app.is_restart_wanted && app.store.record[STORE_SERIAL] != 0;
}

static bool set_serial(const uint8_t *report) {
  if (app.is_store_wanted || app.is_restart_wanted || !is_serial(&report[1])) {
    return false;
  }
  give(&app.store.record[STORE_SERIAL], &report[1], STORE_SERIAL_SIZE);
  app.is_store_wanted = true;
  return true;
}

NOT_INLINE bool hid_set_report(const uint8_t *report, uint8_t size) {
  app_poll(); /* the time until now belongs to what was before */
  switch (report[0]) {
    case T2_REPORT_LIGHT:
      return set_light(report, size);
    case T2_REPORT_ACKNOWLEDGE:
      if (press_queue_acknowledge(&app.queue, report)) {
        light_bridge_answered(&app.light);
      }
      return true;
    case T2_REPORT_SETTINGS:
      return set_settings(report);
    case T2_REPORT_BOOTLOADER:
      return set_bootloader(report);
    case T2_REPORT_SERIAL:
      return set_serial(report);
    default:
      return false;
  }
}

/* Of the main loop. While `is_store_wanted`, nothing else changes `store`. */
void app_work(void) {
  if (!app.is_store_wanted) {
    return;
  }
  const bool is_stored = store_save(&app.store);
  app.is_store_failed = !is_stored;
  if (is_serial_new()) {
    if (is_stored) {
      app.is_restart_wanted = true;
    } else {
      app.store.record[STORE_SERIAL] = 0; /* the host may try again */
    }
  }
  app.is_store_wanted = false;
}
