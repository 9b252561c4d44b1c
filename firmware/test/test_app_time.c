/* The whole core and time: clock, sleep of the processor, sleep of the host. */
#include "app_helpers.h"

/* The time before a light came is not taken from its time to live. */
static void a_light_after_a_long_sleep_lives_its_time(void) {
  struct t2_light sent = solid_green;
  sent.time_to_live_ms = 5000;
  start();
  board_run(59 * SECOND);
  send_light(sent);
  board_run(4999 * MS);
  CHECK_EQUAL(board.levels.green, LIGHT_LEVEL_FULL);
  CHECK_EQUAL(board.levels.red, 0);
  board_run(2 * MS);
  CHECK_EQUAL(board.levels.green, 0);
  CHECK(is_red_within_a_second());
}

static void times_are_exact_between_milliseconds(void) {
  struct t2_light sent = solid_green;
  sent.time_to_live_ms = 1000;
  start();
  board_run(500);
  send_light(sent);
  board_run(999 * MS + 499u);
  CHECK_EQUAL(board.levels.green, LIGHT_LEVEL_FULL);
  board_run(1);
  CHECK_EQUAL(board.levels.green, 0);
  for (uint32_t phase_us = 0; phase_us < 2000; phase_us += 25) {
    board_power_up(1000 * MS, false);
    host_configure();
    board_poll();
    board_run(20 * MS + phase_us);
    board_contact(true);
    board_run(FILTER_US);
    CHECK_EQUAL(expect_press(1).device_time_ms, 20 + phase_us / 1000u);
  }
}

/* But once a second, for the watchdog. */
static void nothing_ticks_while_nothing_moves(void) {
  start();
  board.polls = 0;
  board_run(600 * SECOND);
  CHECK(board.polls <= 601);
  send_light(solid_green);
  board.polls = 0;
  board_run(600 * SECOND);
  CHECK(board.polls <= 601);
  suspend();
  board.polls = 0;
  board_run(600 * SECOND);
  CHECK(board.polls <= 601);
}

static void the_clock_wraps_around_unnoticed(void) {
  const uint32_t before_us = 9 * SECOND;
  start_at(0u - before_us);
  uint32_t sequence = 0;
  for (int i = 0; i < 40; i++) {
    board_contact(true);
    board_run(FILTER_US);
    sequence++;
    expect_press((uint16_t)sequence);
    acknowledge((uint16_t)sequence, T2_ACKNOWLEDGED_PRESS);
    board_run(130 * MS - FILTER_US);
    board_contact(false);
    board_run(301 * MS);
    CHECK_EQUAL(expect_gesture((uint16_t)sequence).hold_ms, 130);
    acknowledge((uint16_t)sequence, T2_ACKNOWLEDGED_GESTURE);
  }
  CHECK(board.now_us < before_us * 2u);
}

static void device_time_counts_on_for_weeks(void) {
  start();
  uint32_t expected_ms = 20;
  for (int hour = 0; hour < 24 * 14; hour++) {
    board_run(3600 * SECOND);
    expected_ms += 3600u * 1000u;
  }
  board_contact(true);
  board_run(FILTER_US);
  CHECK_EQUAL(expect_press(1).device_time_ms, expected_ms);
}

static void suspended_it_is_dark_and_time_stands_still(void) {
  struct t2_light sent = solid_green;
  sent.time_to_live_ms = 2000;
  start();
  board_run(30 * SECOND);
  send_light(sent);
  board_run(1000 * MS);
  suspend();
  CHECK(is_dark());
  board_run(3600 * SECOND);
  CHECK(is_dark());
  resume();
  board_run(999 * MS);
  CHECK_EQUAL(board.levels.green, LIGHT_LEVEL_FULL);
  board_run(2 * MS);
  CHECK(is_red_within_a_second());
}

static void a_press_wakes_a_sleeping_host(void) {
  start();
  allow_wakeup();
  board_run(30 * SECOND);
  suspend();
  board_run(1900);
  CHECK_EQUAL(controller.wakeups, 0);
  board_run(3600 * SECOND);
  CHECK_EQUAL(controller.wakeups, 0);
  tap(50 * MS);
  CHECK_EQUAL(controller.wakeups, 1);
  CHECK(is_dark());
  board_run(60 * SECOND);
  CHECK_EQUAL(controller.wakeups, 1);
  resume();
  CHECK(!is_dark());
  expect_press(1);
  expect_gesture(1);
}

static void wakeup_waits_for_5_ms_of_idle_bus(void) {
  start();
  allow_wakeup();
  board_run(30 * SECOND);
  suspend();
  const uint32_t suspended_at_us = board.now_us;
  board_contact(true);
  while (controller.wakeups == 0) {
    board_run(100);
    CHECK(board.now_us - suspended_at_us < 10 * MS);
  }
  CHECK(board.now_us - suspended_at_us >= 2 * MS); /* the controller notices after 3 ms */
}

static void an_old_press_does_not_keep_a_host_awake(void) {
  start();
  allow_wakeup();
  tap(50 * MS);
  suspend();
  board_run(60 * SECOND);
  CHECK_EQUAL(controller.wakeups, 0);
}

/* The controller notices 3 ms late that the bus is idle: the host may never have seen it. */
static void a_press_just_before_the_suspend_wakes_the_host(void) {
  for (uint32_t before_us = 0; before_us < 6 * MS; before_us += 100) {
    start();
    allow_wakeup();
    board_contact(true);
    board_run(FILTER_US + before_us);
    suspend();
    board_run(1900);
    CHECK_EQUAL(controller.wakeups, 0);
    board_run(60 * SECOND);
    CHECK(before_us > 3 * MS || controller.wakeups == 1);
    CHECK(before_us < 5 * MS || controller.wakeups == 0);
  }
}

static void a_wakeup_that_is_needed_no_more_is_forgotten(void) {
  start();
  allow_wakeup();
  suspend();
  board_contact(true);
  board_run(500);
  resume(); /* by the host itself */
  board_run(10 * SECOND);
  suspend();
  board_run(60 * SECOND);
  CHECK_EQUAL(controller.wakeups, 0);
}

int main(void) {
  RUN(a_light_after_a_long_sleep_lives_its_time);
  RUN(times_are_exact_between_milliseconds);
  RUN(nothing_ticks_while_nothing_moves);
  RUN(the_clock_wraps_around_unnoticed);
  RUN(device_time_counts_on_for_weeks);
  RUN(suspended_it_is_dark_and_time_stands_still);
  RUN(a_press_wakes_a_sleeping_host);
  RUN(wakeup_waits_for_5_ms_of_idle_bus);
  RUN(an_old_press_does_not_keep_a_host_awake);
  RUN(a_press_just_before_the_suspend_wakes_the_host);
  RUN(a_wakeup_that_is_needed_no_more_is_forgotten);
  return 0;
}
