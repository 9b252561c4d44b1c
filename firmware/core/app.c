#include "app.h"

#include "app_state.h"
#include "board.h"

/* The clock counts by differences of 32 bits and must never miss a turn; and the main loop, which
   feeds the watchdog, has to be woken. */
#define LONGEST_SLEEP_MS 1000u

/* A device may signal resume after 5 ms of idle bus (USB 2.0, 7.1.7.7); the controller notices a
   suspend after 3 ms of it. */
#define WAKEUP_AFTER_SUSPEND_US 2000u
#define SUSPEND_NOTICED_AFTER_MS 3u

#define IDLE_RATE_UNIT_MS 4u /* HID 1.11, 7.2.4 */
#define IDLE_LONG_MS (UINT8_MAX * IDLE_RATE_UNIT_MS)

struct app_state app;

static uint32_t smaller(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

void app_apply_settings(void) {
  app.debounce.config = (struct debounce_config){
      .glitch_filter_us = app.settings.glitch_filter_us,
      .release_us = (uint32_t)app.settings.release_ms * 1000u,
  };
  light_set_brightness(&app.light, app.settings.brightness);
}

/* A board without a serial of its own has the stored one; until there is one, it can be set. */
static void choose_serial(void) {
  if (app.identity.serial[0] != '\0') {
    return;
  }
  for (uint8_t i = 0; i < STORE_SERIAL_SIZE; i++) {
    app.identity.serial[i] = app.store.serial[i];
  }
  app.is_serial_settable = app.identity.serial[0] == '\0';
}

void app_init(const struct app_identity *identity, uint32_t boot_id, uint8_t faults) {
  app = (struct app_state){.identity = *identity, .faults = faults, .last_us = board_micros()};
  app.now_ms = app.last_us / 1000u;
  app.rest_us = (uint16_t)(app.last_us % 1000u);
  store_load(&app.store);
  choose_serial();
  app.settings = app.store.settings;
  debounce_init(&app.debounce);
  flood_init(&app.flood);
  gesture_init(&app.gesture);
  press_queue_init(&app.queue, boot_id);
  light_init(&app.light);
  app_apply_settings();
}

void app_add_fault(uint8_t fault) {
  app.faults |= fault;
}

/* ---- a poll, in its steps */

/* Returns the time since the last poll. */
static uint32_t advance_clock(uint32_t *elapsed_ms) {
  const uint32_t now_us = board_micros();
  const uint32_t elapsed_us = now_us - app.last_us;
  app.last_us = now_us;
  const uint32_t sum_us = app.rest_us + elapsed_us;
  if (sum_us < 1000u) { /* spares small processors a division */
    app.rest_us = (uint16_t)sum_us;
    *elapsed_ms = 0;
    return elapsed_us;
  }
  *elapsed_ms = sum_us / 1000u;
  app.now_ms += *elapsed_ms;
  app.rest_us = (uint16_t)(sum_us - *elapsed_ms * 1000u);
  return elapsed_us;
}

/* The time `age_us` ago, in whole ms. */
static uint32_t ms_ago(uint32_t age_us) {
  return age_us <= app.rest_us ? app.now_ms : app.now_ms - (age_us + 999u - app.rest_us) / 1000u;
}

static void settle(uint8_t kind) {
  if (kind != GESTURE_OPEN) {
    press_queue_gesture(&app.queue, kind, app.gesture.hold_ms);
  }
}

/* Whether a press is so new that the bus may have been idle already when it came. */
static bool is_press_just_made(void) {
  return app.queue.is_newest_kept &&
         app.now_ms - app.queue.newest_press.device_time_ms <= SUSPEND_NOTICED_AFTER_MS;
}

static void follow_suspend(uint32_t elapsed_us) {
  const bool was_suspended = app.is_suspended;
  app.is_suspended = usbd_is_suspended();
  if (!app.is_suspended) {
    app.is_wakeup_wanted = false;
    app.suspended_us = 0;
  } else if (was_suspended) {
    app.suspended_us = (uint16_t)smaller(app.suspended_us + elapsed_us, WAKEUP_AFTER_SUSPEND_US);
  } else {
    app.is_wakeup_wanted = is_press_just_made();
  }
}

/* What the host is waited for gets older. While it sleeps that time stands still: it cannot answer,
   and nobody is late. */
static void wait_for_host(uint32_t elapsed_ms) {
  if (press_queue_step(&app.queue, elapsed_ms)) {
    light_no_bridge(&app.light);
  }
  light_step(&app.light, elapsed_ms);
  for (uint8_t i = 0; i < USBD_INPUT_REPORTS; i++) {
    app.idle_ms[i] = (uint16_t)smaller(app.idle_ms[i] + elapsed_ms, IDLE_LONG_MS);
  }
}

static void pass_time(uint32_t elapsed_us, uint32_t elapsed_ms) {
  const bool was_suspended = app.is_suspended;
  follow_suspend(elapsed_us);
  if (elapsed_ms == 0) {
    return;
  }
  if (!was_suspended) {
    wait_for_host(elapsed_ms);
  }
  flood_step(&app.flood, elapsed_ms);
  app.bootloader_wait_ms =
      (uint16_t)(app.bootloader_wait_ms - smaller(elapsed_ms, app.bootloader_wait_ms));
}

static void press(void) {
  if (!flood_allows(&app.flood)) {
    return;
  }
  const uint8_t kind = gesture_pressed(&app.gesture);
  if (kind != GESTURE_OPEN) {
    settle(kind);
    return;
  }
  press_queue_press(&app.queue, ms_ago(app.debounce.stable_us));
  light_received(&app.light);
  app.is_wakeup_wanted = app.is_suspended;
}

static void step_button(uint32_t elapsed_us, uint32_t elapsed_ms) {
  bool has_moved = false;
  const bool is_closed = board_button(&has_moved);
  const enum debounce_event event = debounce_step(&app.debounce, elapsed_us, is_closed, has_moved);
  settle(gesture_step(&app.gesture, &app.settings, elapsed_ms, is_closed));
  if (event == DEBOUNCE_PRESSED) {
    press();
  } else if (event == DEBOUNCE_RELEASED) {
    const uint16_t age_ms = (uint16_t)(app.debounce.stable_us / 1000u);
    const uint8_t kind =
        gesture_released(&app.gesture, &app.settings, debounce_hold_ms(&app.debounce), age_ms);
    settle(kind);
  }
}

static void wake_host(void) {
  if (app.is_wakeup_wanted && app.suspended_us >= WAKEUP_AFTER_SUSPEND_US) {
    app.is_wakeup_wanted = false;
    usbd_wakeup();
  }
}

/* Time until report `id` is due again because the host wants it at a rate. */
static uint32_t idle_wait_ms(uint8_t id) {
  const uint16_t rate_ms = (uint16_t)(usbd_idle_rate(id) * IDLE_RATE_UNIT_MS);
  const bool is_any = id == T2_REPORT_PRESS ? app.queue.newest_press.sequence != 0
                                            : app.queue.newest_gesture.kind != GESTURE_OPEN;
  if (rate_ms == 0 || !is_any) {
    return PRESS_QUEUE_WAIT_FOREVER;
  }
  const uint16_t idle_ms = app.idle_ms[id - 1u];
  return idle_ms >= rate_ms ? 0 : (uint32_t)(rate_ms - idle_ms);
}

static uint8_t take_idle_report(uint8_t report[PRESS_QUEUE_REPORT_SIZE]) {
  for (uint8_t id = 1; id <= USBD_INPUT_REPORTS; id++) {
    if (idle_wait_ms(id) == 0) {
      return hid_get_report(HID_INPUT, id, report);
    }
  }
  return 0;
}

static void send_report(void) {
  uint8_t report[PRESS_QUEUE_REPORT_SIZE];
  if (!usbd_report_is_ready()) {
    return;
  }
  uint8_t size = press_queue_take(&app.queue, report);
  if (size == 0) {
    size = take_idle_report(report);
  }
  if (size != 0) {
    app.idle_ms[report[0] - 1u] = 0;
    usbd_report_write(report, size);
  }
}

static void show_light(void) {
  static const struct light_levels dark = {0, 0, 0};
  board_light(app.is_suspended ? &dark : &app.light.levels);
}

/* Time until a poll is needed for something that counts in ms. */
static uint32_t wait_ms(void) {
  uint32_t wait = smaller(LONGEST_SLEEP_MS,
                          gesture_wait_ms(&app.gesture, &app.settings, app.debounce.is_closed));
  if (app.is_bootloader_wanted) {
    wait = smaller(wait, app.bootloader_wait_ms);
  }
  if (app.is_suspended) {
    return wait;
  }
  wait = smaller(wait, light_wait_ms(&app.light));
  wait = smaller(wait, press_queue_step_wait_ms(&app.queue));
  if (usbd_report_is_ready()) {
    wait = smaller(wait, press_queue_take_wait_ms(&app.queue));
    for (uint8_t id = 1; id <= USBD_INPUT_REPORTS; id++) {
      wait = smaller(wait, idle_wait_ms(id));
    }
  }
  return wait;
}

static void set_alarm(void) {
  uint32_t wait_us = debounce_wait_us(&app.debounce);
  if (app.is_wakeup_wanted) {
    wait_us = smaller(wait_us, WAKEUP_AFTER_SUSPEND_US - app.suspended_us);
  }
  const uint32_t wait = wait_ms();
  wait_us = smaller(wait_us, wait == 0 ? 0 : wait * 1000u - app.rest_us);
  board_alarm(app.last_us + wait_us);
}

/* A new start is due when the numbers of this power cycle are used up, or the serial is a new one;
   it waits until nothing is lost by it. */
static bool is_restart_due(void) {
  const bool is_wanted =
      app.is_restart_wanted || app.queue.newest_press.sequence == PRESS_QUEUE_LAST_SEQUENCE;
  return is_wanted && app.queue.count == 0 && !app.debounce.is_pressed;
}

void app_poll(void) {
  uint32_t elapsed_ms;
  const uint32_t elapsed_us = advance_clock(&elapsed_ms);
  pass_time(elapsed_us, elapsed_ms);
  step_button(elapsed_us, elapsed_ms);
  send_report();
  wake_host();
  show_light();
  set_alarm();
  if (app.is_bootloader_wanted && app.bootloader_wait_ms == 0) {
    app.is_bootloader_wanted = false;
    board_enter_bootloader();
  } else if (is_restart_due()) {
    board_restart();
  }
}
