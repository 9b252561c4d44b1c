/* Gestures, floods and stuck switches on their way through the whole core. */
#include "app_helpers.h"

static void expect_kind(uint16_t sequence, uint8_t kind, uint16_t hold_ms) {
  const struct t2_gesture gesture = expect_gesture(sequence);
  CHECK_EQUAL(gesture.kind, kind);
  CHECK_EQUAL(gesture.hold_ms, hold_ms);
}

static void twice_is_one_press_that_is_double(void) {
  start();
  click(50 * MS);
  expect_press(1);
  board_run(100 * MS);
  board_contact(true);
  board_run(FILTER_US);
  expect_kind(1, T2_GESTURE_KIND_DOUBLE, 50);
  board_run(5 * SECOND); /* held: still nothing but the double */
  board_contact(false);
  board_run(SECOND);
  CHECK_EQUAL(get_status().last_sequence, 1);
  CHECK_EQUAL(get_status().queued, 1);
}

static void held_is_long_before_it_is_released(void) {
  start();
  board_contact(true);
  board_run(FILTER_US);
  expect_press(1);
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  board_run(798 * MS);
  CHECK(!controller.is_report_armed);
  board_run(3 * MS);
  expect_kind(1, T2_GESTURE_KIND_LONG, 800);
  acknowledge(1, T2_ACKNOWLEDGED_GESTURE);
  board_run(SECOND);
  board_contact(false);
  board_run(SECOND);
  CHECK_EQUAL(get_status().queued, 0);
  CHECK_EQUAL(get_status().last_sequence, 1);
}

static void a_gesture_is_settled_while_the_host_sleeps(void) {
  start();
  suspend();
  tap(50 * MS);
  board_run(60 * SECOND);
  resume();
  expect_press(1);
  expect_kind(1, T2_GESTURE_KIND_SHORT, 50);
}

static void settings_change_what_is_long_and_double(void) {
  struct t2_settings settings = {.glitch_filter_us = 1000, .release_ms = 50, .brightness = 255};
  uint8_t bytes[T2_SETTINGS_SIZE];
  start();
  t2_settings_encode(&settings, bytes);
  set_feature(T2_REPORT_SETTINGS, sizeof bytes, bytes, true);
  board_contact(true);
  board_run(999);
  CHECK(!controller.is_report_armed);
  board_run(1);
  expect_press(1);
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  board_run(20 * SECOND);
  board_contact(false);
  board_run(51 * MS);
  expect_kind(1, T2_GESTURE_KIND_SHORT, 20001);
}

static void a_broken_switch_makes_a_bounded_number_of_presses(void) {
  start();
  for (int i = 0; i < 5000; i++) {
    board_contact(true);
    board_run(SECOND / 1000u * 20u);
    board_contact(false);
    board_run(SECOND / 1000u * 20u);
  }
  struct t2_status status = get_status();
  CHECK(status.last_sequence <= T2_FLOOD_PRESSES + 1u);
  CHECK(status.suppressed > 4900);
  CHECK((status.faults & T2_FAULT_SWITCH_FLOODING) != 0);
  board_run(SECOND / 1000u * T2_FLOOD_QUIET_MS);
  const uint16_t before = status.last_sequence;
  tap(50 * MS);
  status = get_status();
  CHECK_EQUAL(status.last_sequence, before + 1u);
  CHECK_EQUAL(status.faults & T2_FAULT_SWITCH_FLOODING, 0);
}

static void a_stuck_switch_is_told(void) {
  start();
  board_contact(true);
  board_run(29 * SECOND);
  CHECK_EQUAL(get_status().faults, 0);
  board_run(2 * SECOND);
  CHECK_EQUAL(get_status().faults, T2_FAULT_SWITCH_STUCK);
  CHECK_EQUAL(get_status().last_sequence, 1);
  board_contact(false);
  board_run(20 * MS);
  CHECK_EQUAL(get_status().faults, 0);
  board_power_up(0, true); /* from the start */
  host_configure();
  board_poll();
  board_run(31 * SECOND);
  CHECK_EQUAL(get_status().faults, T2_FAULT_SWITCH_STUCK);
  CHECK_EQUAL(get_status().last_sequence, 0);
}

int main(void) {
  RUN(twice_is_one_press_that_is_double);
  RUN(held_is_long_before_it_is_released);
  RUN(a_gesture_is_settled_while_the_host_sleeps);
  RUN(settings_change_what_is_long_and_double);
  RUN(a_broken_switch_makes_a_bounded_number_of_presses);
  RUN(a_stuck_switch_is_told);
  return 0;
}
