#include "app.h"

#include "board.h"
#include "debounce.h"
#include "light.h"
#include "press_queue.h"
#include "usbd.h"

/* So that the clock, which counts by differences of 32 bits, never misses a turn. */
#define LONGEST_SLEEP_MS 60000u

/* A device may signal resume after 5 ms of idle bus (USB 2.0, 7.1.7.7); the controller notices a
   suspend after 3 ms of it. */
#define WAKEUP_AFTER_SUSPEND_US 2000u

static struct {
  struct app_identity identity;
  uint8_t faults;
  uint32_t last_us;  /* the board's time of the last poll */
  uint32_t now_ms;   /* since the start */
  uint32_t rest_us;  /* 0..999, beyond now_ms */
  bool is_suspended; /* at the last poll */
  uint32_t suspended_us;
  bool is_wakeup_wanted;
  struct debounce debounce;
  struct press_queue queue;
  struct light light;
} app;

void app_init(const struct app_identity *identity, uint32_t boot_id, uint8_t faults) {
  static const struct debounce_config config = {
      .glitch_filter_us = T2_GLITCH_FILTER_US,
      .release_us = T2_RELEASE_MS * 1000u,
  };
  app.identity = *identity;
  app.faults = faults;
  app.last_us = board_micros();
  app.now_ms = app.last_us / 1000u;
  app.rest_us = app.last_us % 1000u;
  app.is_suspended = false;
  app.suspended_us = 0;
  app.is_wakeup_wanted = false;
  debounce_init(&app.debounce, &config);
  press_queue_init(&app.queue, boot_id);
  light_init(&app.light);
}

/* ---- what USB asks */

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

static uint8_t get_status(uint8_t *report) {
  const struct t2_status value = {
      .boot_id = app.queue.newest_press.boot_id,
      .last_sequence = app.queue.newest_press.sequence,
      .queued = app.queue.count,
      .dropped = app.queue.dropped,
      .pressed = app.debounce.is_closed,
      .faults = app.faults,
  };
  t2_status_encode(&value, report);
  return T2_STATUS_SIZE;
}

uint8_t hid_get_report(uint8_t type, uint8_t id, uint8_t *report) {
  if (type == HID_INPUT && id == T2_REPORT_PRESS) {
    t2_press_encode(&app.queue.newest_press, report);
    return T2_PRESS_SIZE;
  }
  if (type == HID_INPUT && id == T2_REPORT_GESTURE) {
    t2_gesture_encode(&app.queue.newest_gesture, report);
    return T2_GESTURE_SIZE;
  }
  if (type == HID_FEATURE && id == T2_REPORT_IDENTITY) {
    return get_identity(report);
  }
  if (type == HID_FEATURE && id == T2_REPORT_STATUS) {
    return get_status(report);
  }
  return 0;
}

uint8_t hid_settable_size(uint8_t type, uint8_t id) {
  if (type == HID_OUTPUT && id == T2_REPORT_LIGHT) {
    return T2_LIGHT_SIZE;
  }
  if (type == HID_OUTPUT && id == T2_REPORT_ACKNOWLEDGE) {
    return T2_ACKNOWLEDGE_SIZE;
  }
  return 0;
}

void hid_set_report(const uint8_t *report, uint8_t size) {
  app_poll(); /* the time until now belongs to what was before */
  struct t2_light sent;
  struct t2_acknowledge acknowledge;
  if (t2_light_decode(report, size, &sent)) {
    light_from_bridge(&app.light, &sent);
  } else if (t2_acknowledge_decode(report, size, &acknowledge) &&
             press_queue_acknowledge(&app.queue, &acknowledge)) {
    light_bridge_answered(&app.light);
  }
}

/* ---- a poll, in its steps */

static uint32_t smaller(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

/* Returns the time since the last poll. */
static uint32_t advance_clock(uint32_t *elapsed_ms) {
  const uint32_t now_us = board_micros();
  const uint32_t elapsed_us = now_us - app.last_us;
  app.last_us = now_us;
  const uint32_t sum_us = app.rest_us + elapsed_us;
  *elapsed_ms = sum_us / 1000u;
  app.now_ms += *elapsed_ms;
  app.rest_us = sum_us % 1000u;
  return elapsed_us;
}

/* The time `age_us` ago, in whole ms; rest_us is at most 999. */
static uint32_t ms_ago(uint32_t age_us) {
  return app.now_ms - (age_us + 999u - app.rest_us) / 1000u;
}

/* What is there gets older. For a host that sleeps time stands still: it cannot answer, and nobody
   is late. */
static void pass_time(uint32_t elapsed_us, uint32_t elapsed_ms) {
  const bool was_suspended = app.is_suspended;
  app.is_suspended = usbd_is_suspended();
  if (!app.is_suspended) {
    app.is_wakeup_wanted = false;
  }
  if (was_suspended) {
    app.suspended_us = smaller(app.suspended_us + elapsed_us, WAKEUP_AFTER_SUSPEND_US);
    return;
  }
  app.suspended_us = 0;
  if (press_queue_step(&app.queue, elapsed_ms)) {
    light_no_bridge(&app.light);
  }
  light_step(&app.light, elapsed_ms);
}

static void step_button(uint32_t elapsed_us) {
  bool has_moved = false;
  const bool is_closed = board_button(&has_moved);
  switch (debounce_step(&app.debounce, elapsed_us, is_closed, has_moved)) {
    case DEBOUNCE_PRESSED:
      press_queue_press(&app.queue, ms_ago(app.debounce.stable_us));
      light_received(&app.light);
      app.is_wakeup_wanted = app.is_suspended;
      break;
    case DEBOUNCE_RELEASED:
      press_queue_gesture(&app.queue, T2_GESTURE_KIND_SHORT, debounce_hold_ms(&app.debounce));
      break;
    case DEBOUNCE_NOTHING:
      break;
  }
}

static void wake_host(void) {
  if (app.is_wakeup_wanted && app.suspended_us >= WAKEUP_AFTER_SUSPEND_US) {
    app.is_wakeup_wanted = false;
    usbd_wakeup();
  }
}

static void send_report(void) {
  uint8_t report[PRESS_QUEUE_REPORT_SIZE];
  if (!usbd_report_is_ready()) {
    return;
  }
  const uint8_t size = press_queue_take(&app.queue, report);
  if (size != 0) {
    usbd_report_write(report, size);
  }
}

static void show_light(void) {
  static const struct light_levels dark = {0, 0, 0};
  const struct light_levels levels = app.is_suspended ? dark : light_levels(&app.light);
  board_light(&levels);
}

static void set_alarm(void) {
  uint32_t wait_ms = LONGEST_SLEEP_MS;
  uint32_t wait_us = debounce_wait_us(&app.debounce);
  if (app.is_suspended) {
    if (app.is_wakeup_wanted) {
      wait_us = smaller(wait_us, WAKEUP_AFTER_SUSPEND_US - app.suspended_us);
    }
  } else {
    wait_ms = smaller(wait_ms, light_wait_ms(&app.light));
    wait_ms = smaller(wait_ms, press_queue_step_wait_ms(&app.queue));
    if (usbd_report_is_ready()) {
      wait_ms = smaller(wait_ms, press_queue_take_wait_ms(&app.queue));
    }
  }
  const uint32_t wait_of_ms_us = wait_ms == 0 ? 0 : wait_ms * 1000u - app.rest_us;
  board_alarm(app.last_us + smaller(wait_us, wait_of_ms_us));
}

void app_poll(void) {
  uint32_t elapsed_ms;
  const uint32_t elapsed_us = advance_clock(&elapsed_ms);
  pass_time(elapsed_us, elapsed_ms);
  step_button(elapsed_us);
  send_report();
  wake_host();
  show_light();
  set_alarm();
  /* The numbers of this power cycle are used up and nothing waits: go on with a new boot id. */
  if (app.queue.newest_press.sequence == PRESS_QUEUE_LAST_SEQUENCE && app.queue.count == 0 &&
      !app.debounce.is_pressed) {
    board_restart();
  }
}
