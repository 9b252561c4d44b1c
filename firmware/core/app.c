#include "app.h"

#include "app_state.h"
#include "board.h"

/* The clock counts by differences of 32 bits and must never miss a turn; and the main loop, which
   feeds the watchdog, has to be woken. */
#define LONGEST_SLEEP_MS 1000u
/* While something is timed: a port may stop the clock for a sleep that is longer. */
#define LONGEST_TIMED_SLEEP_MS 900u

/* A device may signal resume after 5 ms of idle bus (USB 2.0, 7.1.7.7). The controller notices a
   suspend after 3 ms of it; the first of the ms counted from then on may be cut short. */
#define SUSPEND_NOTICED_AFTER_MS 3u
#define WAKEUP_AFTER_SUSPEND_MS 3u

#define MOST_HASTY_POLLS 20u

#define IDLE_RATE_UNIT_MS 4u /* HID 1.11, 7.2.4 */

struct app_state app;

void app_apply_settings(void) {
  store_read_settings(&app.store.record[STORE_SETTINGS], &app.settings);
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
    app.identity.serial[i] = (char)app.store.record[STORE_SERIAL + i];
  }
  if (app.identity.serial[0] == '\0') {
    app.identity.capabilities |= T2_CAPABILITY_SERIAL_SETTABLE;
  }
}

void app_init(const struct app_identity *identity, uint32_t boot_id, uint8_t faults) {
  app = (struct app_state){0};
  app.identity = *identity;
  app.faults = faults;
  app.last_us = board_micros();
  store_load(&app.store);
  choose_serial();
  debounce_init(&app.debounce);
  press_queue_init(&app.queue, boot_id);
  light_init(&app.light);
  app_apply_settings();
}

void app_add_fault(uint8_t fault) {
  app.faults |= fault;
}

/* ---- a poll, in its steps */

/* Takes the whole ms out of *rest_us and returns them. A multiplication in the place of a division
   by 1000, which takes 36 us on an ATmega32U4: up to 8191, n * 33555 / 2^22 is n / 125. */
static uint16_t take_whole_ms(uint32_t *rest_us) {
  uint16_t whole_ms = 0;
  while (*rest_us > UINT16_MAX) {
    *rest_us -= 65000u;
    whole_ms = (uint16_t)(whole_ms + 65u);
  }
  const uint16_t us = (uint16_t)*rest_us;
  const uint16_t high = (uint16_t)((uint32_t)(uint16_t)(us / 8u) * 33555u >> 16);
  const uint16_t ms = high / 64u;
  *rest_us = (uint16_t)(us - ms * 1000u);
  return (uint16_t)(whole_ms + ms);
}

/* Returns the time since the last poll. */
static uint32_t advance_clock(void) {
  const uint32_t now_us = board_micros();
  const uint32_t elapsed_us = now_us - app.last_us;
  app.last_us = now_us;
  return elapsed_us;
}

/* Returns what `elapsed_us` is in whole ms of app.now_ms: at most a minute, see LONGEST_SLEEP_MS.
 */
NOT_INLINE static uint16_t advance_ms(uint32_t elapsed_us) {
  uint32_t rest_us = app.rest_us + elapsed_us;
  const uint16_t elapsed_ms = take_whole_ms(&rest_us);
  app.now_ms += elapsed_ms;
  app.rest_us = (uint16_t)rest_us;
  return elapsed_ms;
}

static void settle(uint8_t kind) {
  if (kind != GESTURE_OPEN) {
    press_queue_gesture(&app.queue, kind, app.gesture.hold_ms);
  }
}

/* Whether the bus may have been idle already when the button was pressed. */
static bool is_press_just_made(void) {
  return app.queue.is_newest_kept && app.held_ms <= SUSPEND_NOTICED_AFTER_MS;
}

static void follow_suspend(uint16_t elapsed_ms) {
  const bool was_suspended = app.is_suspended;
  app.is_suspended = usbd_is_suspended();
  if (!app.is_suspended) {
    app.is_wakeup_wanted = false;
  } else if (was_suspended) {
    app.suspended_ms = later_ms(app.suspended_ms, elapsed_ms);
  } else {
    app.suspended_ms = 0;
    app.is_wakeup_wanted = is_press_just_made();
  }
}

/* What the host is waited for gets older. While it sleeps that time stands still: it cannot answer,
   and nobody is late. */
static void wait_for_host(uint16_t elapsed_ms) {
  if (press_queue_step(&app.queue, elapsed_ms)) {
    light_no_bridge(&app.light);
  }
  light_step(&app.light, elapsed_ms);
  for (uint8_t i = 0; i < USBD_INPUT_REPORTS; i++) {
    app.idle_ms[i] = later_ms(app.idle_ms[i], elapsed_ms);
  }
}

static void pass_time(uint16_t elapsed_ms) {
  if (elapsed_ms != 0) {
    if (!app.is_suspended) {
      wait_for_host(elapsed_ms);
    }
    flood_step(&app.flood, elapsed_ms);
    app.held_ms = later_ms(app.held_ms, elapsed_ms);
    app.bootloader_wait_ms = left_ms(app.bootloader_wait_ms, elapsed_ms);
  }
  follow_suspend(elapsed_ms);
}

static void wake_host(void) {
  if (app.is_wakeup_wanted && app.suspended_ms >= WAKEUP_AFTER_SUSPEND_MS) {
    app.is_wakeup_wanted = false;
    usbd_wakeup();
  }
}

/* Time until report `id` is due again because the host wants it at a rate: once there was one. */
static uint16_t idle_wait_ms(uint8_t id) {
  const uint16_t rate_ms = (uint16_t)(usbd_idle_rate(id) * IDLE_RATE_UNIT_MS);
  const bool was_one = id == T2_REPORT_PRESS ? app.queue.last_sequence != 0
                                             : app.queue.newest_gesture.kind != GESTURE_OPEN;
  const bool is_due_at_all = rate_ms != 0 && was_one;
  return is_due_at_all ? left_ms(rate_ms, app.idle_ms[id - 1u]) : FOR_EVER_MS;
}

static void write_report(const uint8_t *report) {
  app.idle_ms[report[0] - 1u] = 0;
  usbd_report_write(report, report[0] == T2_REPORT_PRESS ? T2_PRESS_SIZE : T2_GESTURE_SIZE);
}

static void send_idle_report(void) {
  for (uint8_t id = 1; id <= USBD_INPUT_REPORTS; id++) {
    if (idle_wait_ms(id) == 0) {
      uint8_t report[PRESS_QUEUE_REPORT_SIZE];
      press_queue_newest(&app.queue, id, report);
      write_report(report);
      return;
    }
  }
}

NOT_INLINE static void send_report(void) {
  if (!usbd_report_is_ready()) {
    return;
  }
  const uint8_t *report = press_queue_take(&app.queue);
  if (report != 0) {
    write_report(report);
  } else {
    send_idle_report();
  }
}

static void press(void) {
  app.held_ms = 0;
  if (!flood_allows(&app.flood)) {
    return;
  }
  const uint8_t kind = gesture_pressed(&app.gesture);
  if (kind != GESTURE_OPEN) {
    settle(kind);
    return;
  }
  press_queue_press(&app.queue, app.now_ms);
  send_report(); /* before anything else that takes time */
  if (app.queue.is_newest_kept) {
    light_received(&app.light); /* a press that was dropped was not */
  }
  app.is_wakeup_wanted = app.is_suspended;
}

static enum debounce_event step_debounce(uint32_t elapsed_us) {
  bool has_moved = false;
  const bool is_closed = board_button(&has_moved);
  return debounce_step(&app.debounce, elapsed_us, is_closed, has_moved);
}

static void step_gesture(enum debounce_event event, uint16_t elapsed_ms) {
  settle(gesture_step(&app.gesture, &app.settings, elapsed_ms, app.debounce.is_closed));
  if (event == DEBOUNCE_RELEASED) {
    const uint16_t age_ms = app.settings.release_ms; /* it opened that long ago */
    settle(gesture_released(&app.gesture, &app.settings, left_ms(app.held_ms, age_ms), age_ms));
  }
}

static void show_light(void) {
  static const struct light_levels dark = {0, 0, 0};
  board_light(app.is_suspended ? &dark : light_levels(&app.light));
}

/* Time until a poll is needed for something that counts in ms. */
static uint16_t wait_ms(void) {
  uint16_t wait = gesture_wait_ms(&app.gesture, &app.settings, app.debounce.is_closed);
  wait = sooner_ms(wait == FOR_EVER_MS ? LONGEST_SLEEP_MS : LONGEST_TIMED_SLEEP_MS, wait);
  if (app.is_bootloader_wanted) {
    wait = sooner_ms(wait, app.bootloader_wait_ms);
  }
  if (app.is_wakeup_wanted) {
    wait = sooner_ms(wait, left_ms(WAKEUP_AFTER_SUSPEND_MS, app.suspended_ms));
  }
  if (app.is_suspended) {
    return wait;
  }
  wait = sooner_ms(wait, light_wait_ms(&app.light));
  wait = sooner_ms(wait, press_queue_step_wait_ms(&app.queue));
  if (usbd_report_is_ready()) {
    wait = sooner_ms(wait, press_queue_take_wait_ms(&app.queue));
    for (uint8_t id = 1; id <= USBD_INPUT_REPORTS; id++) {
      wait = sooner_ms(wait, idle_wait_ms(id));
    }
  }
  return wait;
}

static void set_alarm(void) {
  const uint16_t wait = wait_ms();
  uint32_t wait_us = wait == 0 ? 0 : (uint32_t)wait * 1000u - app.rest_us;
  const uint32_t debounce_us = debounce_wait_us(&app.debounce);
  if (debounce_us < wait_us) {
    wait_us = debounce_us;
  }
  board_alarm(app.last_us + wait_us);
}

/* A new start is due when the numbers of this power cycle are used up, or the serial is a new one;
   it waits until nothing is lost by it. */
static bool is_restart_due(void) {
  const bool is_wanted =
      app.is_restart_wanted || app.queue.last_sequence == PRESS_QUEUE_LAST_SEQUENCE;
  return is_wanted && app.queue.count == 0 && !app.debounce.is_pressed;
}

/* While a closing contact is judged everything else waits, so that a small processor is done with
   this poll when the next is due. But not for ever: a bad contact must not stop the rest. */
static bool is_closing_judged(void) {
  if (!app.debounce.is_closed || app.debounce.is_pressed || app.hasty_polls == MOST_HASTY_POLLS) {
    app.hasty_polls = 0;
    return false;
  }
  app.hasty_polls++;
  return true;
}

void app_poll(void) {
  const uint32_t elapsed_us = advance_clock();
  const enum debounce_event event = step_debounce(elapsed_us);
  /* A press goes before what the time brought: its contact has been closed since the poll before,
     and so nothing that was due meanwhile can concern it. */
  if (event == DEBOUNCE_PRESSED) {
    press();
  }
  const uint16_t elapsed_ms = advance_ms(elapsed_us);
  pass_time(elapsed_ms);
  step_gesture(event, elapsed_ms);
  if (is_closing_judged()) {
    board_alarm(app.last_us + debounce_wait_us(&app.debounce));
    return;
  }
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
