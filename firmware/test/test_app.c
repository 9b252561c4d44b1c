/* The whole core between a fake board and a fake host. */
#include "app.h"
#include "check.h"
#include "fake_board.h"
#include "fake_host.h"
#include "usbd.h"

#define MS 1000u
#define SECOND 1000000u

static uint8_t report[64];

static void start_at(uint32_t now_us) {
  board_power_up(now_us, false);
  host_configure();
  board_poll();
  board_run(20 * MS);
}

static void start(void) {
  start_at(0);
}

static bool is_dark(void) {
  return board.levels.red == 0 && board.levels.green == 0 && board.levels.blue == 0;
}

static bool is_white(void) {
  return board.levels.red == LIGHT_LEVEL_FULL && board.levels.green == LIGHT_LEVEL_FULL &&
         board.levels.blue == LIGHT_LEVEL_FULL;
}

/* no-bridge: red, flickering. */
static bool is_red_within_a_second(void) {
  for (int i = 0; i < 100; i++) {
    if (board.levels.red == LIGHT_LEVEL_FULL && board.levels.green == 0 && board.levels.blue == 0) {
      return true;
    }
    board_run(10 * MS);
  }
  return false;
}

static int poll_report(void) {
  const int size = host_poll(report);
  board_poll();
  return size;
}

/* A host that asks every ms; counts what it gets. */
static uint32_t run_polled(uint32_t duration_ms) {
  uint32_t reports = 0;
  for (uint32_t ms = 0; ms < duration_ms; ms++) {
    board_run(1 * MS);
    reports += poll_report() > 0;
  }
  return reports;
}

static struct t2_press expect_press(uint16_t sequence) {
  struct t2_press press;
  CHECK_EQUAL(poll_report(), T2_PRESS_SIZE);
  CHECK(t2_press_decode(report, T2_PRESS_SIZE, &press));
  CHECK_EQUAL(press.boot_id, 9);
  CHECK_EQUAL(press.sequence, sequence);
  return press;
}

static struct t2_gesture expect_gesture(uint16_t sequence) {
  struct t2_gesture gesture;
  CHECK_EQUAL(poll_report(), T2_GESTURE_SIZE);
  CHECK(t2_gesture_decode(report, T2_GESTURE_SIZE, &gesture));
  CHECK_EQUAL(gesture.sequence, sequence);
  return gesture;
}

static void acknowledge(uint16_t sequence, uint8_t what) {
  uint8_t bytes[T2_ACKNOWLEDGE_SIZE];
  const struct t2_acknowledge value = {.boot_id = 9, .sequence = sequence, .what = what};
  t2_acknowledge_encode(&value, bytes);
  CHECK_EQUAL(host_request(0x21, 9, 0x0204, 0, sizeof bytes, bytes), sizeof bytes);
  board_poll();
}

static void send_light(struct t2_light value) {
  uint8_t bytes[T2_LIGHT_SIZE];
  t2_light_encode(&value, bytes);
  CHECK_EQUAL(host_request(0x21, 9, 0x0203, 0, sizeof bytes, bytes), sizeof bytes);
  board_poll();
}

static const struct t2_light solid_green = {.pattern = T2_LIGHT_PATTERN_SOLID, .green = 255};

static struct t2_status get_status(void) {
  struct t2_status status;
  CHECK_EQUAL(host_request(0xa1, 1, 0x0306, 0, 64, report), T2_STATUS_SIZE);
  CHECK(t2_status_decode(report, T2_STATUS_SIZE, &status));
  return status;
}

static void tap(uint32_t hold_us) {
  board_contact(true);
  board_run(hold_us);
  board_contact(false);
  board_run(20 * MS);
}

static void suspend(void) {
  usbd_suspend();
  board_poll();
}

static void resume(void) {
  usbd_resume();
  board_poll();
}

/* ---- */

static void a_press_travels(void) {
  start();
  board_run(1500 * MS);
  CHECK(is_dark());
  board_contact(true);
  board_run(T2_GLITCH_FILTER_US - 1u);
  CHECK(!controller.is_report_armed && is_dark());
  board_run(1);
  CHECK(controller.is_report_armed && is_white());
  CHECK_EQUAL(expect_press(1).device_time_ms, 1520);
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  send_light(solid_green);
  CHECK_EQUAL(board.levels.green, LIGHT_LEVEL_FULL);
  CHECK_EQUAL(board.levels.red, 0);
  board_run(300 * MS - T2_GLITCH_FILTER_US);
  board_contact(false);
  board_run(20 * MS);
  const struct t2_gesture gesture = expect_gesture(1);
  CHECK_EQUAL(gesture.kind, T2_GESTURE_KIND_SHORT);
  CHECK_EQUAL(gesture.hold_ms, 300);
  acknowledge(1, T2_ACKNOWLEDGED_GESTURE);
  CHECK_EQUAL(run_polled(2000), 0);
  CHECK_EQUAL(get_status().queued, 0);
  CHECK_EQUAL(board.levels.green, LIGHT_LEVEL_FULL);
}

static void it_is_repeated_until_it_is_acknowledged(void) {
  start();
  tap(50 * MS);
  expect_press(1);
  expect_gesture(1);
  CHECK_EQUAL(run_polled(10000), 80);
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  run_polled(2); /* one may be under way */
  CHECK_EQUAL(run_polled(10000), 40);
  acknowledge(1, T2_ACKNOWLEDGED_GESTURE);
  run_polled(2);
  CHECK_EQUAL(run_polled(10000), 0);
}

static void presses_wait_for_a_host(void) {
  board_power_up(0, false);
  board_run(20 * MS);
  tap(50 * MS);
  tap(50 * MS);
  CHECK(is_white());
  CHECK(!controller.is_report_armed);
  board_run(10 * SECOND);
  CHECK(is_red_within_a_second());
  host_configure();
  board_poll();
  expect_press(1);
  expect_gesture(1);
  expect_press(2);
  expect_gesture(2);
  CHECK_EQUAL(poll_report(), HOST_NOTHING_ARMED);
}

static void a_new_configuration_reports_everything_again(void) {
  start();
  tap(50 * MS);
  expect_press(1);
  host_reset();
  board_poll();
  CHECK(!controller.is_report_armed);
  tap(50 * MS);
  host_configure();
  board_poll();
  expect_press(1);
  expect_gesture(1);
  expect_press(2);
  expect_gesture(2);
}

static void a_host_that_does_not_ask_gets_it_later(void) {
  start();
  for (int i = 0; i < 20; i++) {
    tap(50 * MS);
  }
  board_run(60 * SECOND);
  CHECK_EQUAL(get_status().dropped, 4);
  CHECK_EQUAL(get_status().last_sequence, 20);
  CHECK_EQUAL(get_status().queued, T2_QUEUED_PRESSES);
  for (uint16_t sequence = 1; sequence <= T2_QUEUED_PRESSES; sequence++) {
    expect_press(sequence);
    expect_gesture(sequence);
  }
}

static void no_bridge_is_shown_when_nobody_acknowledges(void) {
  start();
  tap(50 * MS);
  board_run(1900 * MS);
  CHECK(is_white());
  board_run(100 * MS);
  CHECK(is_red_within_a_second());
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  CHECK(is_white());
  send_light(solid_green);
  CHECK_EQUAL(board.levels.green, LIGHT_LEVEL_FULL);
}

static void an_acknowledged_press_is_no_reason_for_no_bridge(void) {
  start();
  tap(50 * MS);
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  board_run(10 * SECOND);
  CHECK(is_white());
}

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
    board_run(T2_GLITCH_FILTER_US);
    CHECK_EQUAL(expect_press(1).device_time_ms, 1020 + phase_us / 1000u);
  }
}

static void nothing_ticks_while_nothing_moves(void) {
  start();
  board.polls = 0;
  board_run(600 * SECOND);
  CHECK(board.polls <= 11);
  send_light(solid_green);
  board.polls = 0;
  board_run(600 * SECOND);
  CHECK(board.polls <= 11);
  suspend();
  board.polls = 0;
  board_run(600 * SECOND);
  CHECK(board.polls <= 11);
}

static void the_clock_wraps_around_unnoticed(void) {
  const uint32_t before_us = 3 * SECOND;
  start_at(0u - before_us);
  uint32_t sequence = 0;
  for (int i = 0; i < 40; i++) {
    board_contact(true);
    board_run(T2_GLITCH_FILTER_US);
    sequence++;
    expect_press((uint16_t)sequence);
    board_run(130 * MS - T2_GLITCH_FILTER_US);
    board_contact(false);
    board_run(20 * MS);
    CHECK_EQUAL(expect_gesture((uint16_t)sequence).hold_ms, 130);
    acknowledge((uint16_t)sequence, T2_ACKNOWLEDGED_PRESS);
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
  board_run(T2_GLITCH_FILTER_US);
  CHECK_EQUAL(expect_press(1).device_time_ms, expected_ms);
}

static void held_at_power_up_is_no_press(void) {
  board_power_up(0, true);
  host_configure();
  board_poll();
  CHECK_EQUAL(run_polled(3000), 0);
  CHECK_EQUAL(get_status().pressed, 1);
  board_contact(false);
  CHECK_EQUAL(run_polled(100), 0);
  CHECK_EQUAL(get_status().pressed, 0);
  board_contact(true);
  CHECK_EQUAL(run_polled(100), 1);
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

static void allow_wakeup(void) {
  CHECK_EQUAL(host_request(0x00, 3, 1, 0, 0, NULL), 0);
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
  CHECK(is_white());
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
  resume();
  board_contact(true);
  board_run(T2_GLITCH_FILTER_US);
  suspend(); /* just after a press */
  board_run(60 * SECOND);
  CHECK_EQUAL(controller.wakeups, 0);
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

static void features_and_input_reports_can_be_asked_for(void) {
  start();
  struct t2_identity identity;
  CHECK_EQUAL(host_request(0xa1, 1, 0x0305, 0, 64, report), T2_IDENTITY_SIZE);
  CHECK(t2_identity_decode(report, T2_IDENTITY_SIZE, &identity));
  CHECK_EQUAL(identity.protocol_version, T2_PROTOCOL_VERSION);
  CHECK_EQUAL(identity.firmware_major, T2_FIRMWARE_MAJOR);
  CHECK_EQUAL(identity.firmware_minor, T2_FIRMWARE_MINOR);
  CHECK_EQUAL(identity.firmware_patch, T2_FIRMWARE_PATCH);
  CHECK_EQUAL(identity.board, T2_BOARD_PICO);
  CHECK_EQUAL(identity.capabilities, T2_CAPABILITY_RGB_LIGHT | T2_CAPABILITY_REMOTE_WAKEUP);
  CHECK_BYTES(identity.serial, "E660583883112233", 16);

  struct t2_press press;
  struct t2_gesture gesture;
  CHECK_EQUAL(host_request(0xa1, 1, 0x0101, 0, 64, report), T2_PRESS_SIZE);
  CHECK(t2_press_decode(report, T2_PRESS_SIZE, &press));
  CHECK_EQUAL(press.sequence, 0); /* none yet */
  tap(50 * MS);
  CHECK_EQUAL(host_request(0xa1, 1, 0x0101, 0, 64, report), T2_PRESS_SIZE);
  CHECK(t2_press_decode(report, T2_PRESS_SIZE, &press));
  CHECK_EQUAL(press.sequence, 1);
  CHECK_EQUAL(host_request(0xa1, 1, 0x0102, 0, 64, report), T2_GESTURE_SIZE);
  CHECK(t2_gesture_decode(report, T2_GESTURE_SIZE, &gesture));
  CHECK_EQUAL(gesture.sequence, 1);
  CHECK_EQUAL(gesture.hold_ms, 50);
  CHECK_EQUAL(host_request(0xa1, 1, 0x0203, 0, 64, report), HOST_STALL);
  CHECK_EQUAL(get_status().boot_id, 9);
}

static void used_up_numbers_start_a_new_boot_id(void) {
  start();
  for (uint32_t sequence = 1; sequence <= UINT16_MAX; sequence++) {
    tap(50 * MS);
    expect_press((uint16_t)sequence);
    expect_gesture((uint16_t)sequence);
    if (sequence == UINT16_MAX) {
      tap(50 * MS); /* one too many, counted */
      CHECK_EQUAL(get_status().dropped, 1);
    }
    CHECK_EQUAL(board.restarts, 0); /* not while something waits */
    acknowledge((uint16_t)sequence, T2_ACKNOWLEDGED_GESTURE);
    acknowledge((uint16_t)sequence, T2_ACKNOWLEDGED_PRESS);
  }
  CHECK(board.restarts > 0);
}

/* Whatever host and person do: every press that was kept reaches the host, in order of number, none
   is new to it that was not made, and when all is acknowledged nothing is left. */
static void random_life(void) {
  const uint32_t steps = scaled(100000, 3000000);
  start_at(0u - 40u * SECOND);
  uint32_t greatest_seen = 0;
  uint32_t acknowledged = 0;
  for (uint32_t i = 0; i < steps && get_status().last_sequence < UINT16_MAX - 1u; i++) {
    switch (random_word() % 12u) {
      case 0:
      case 1:
        tap(random_between(1, 300000));
        break;
      case 2:
        board_run(random_between(0, 3 * SECOND));
        break;
      case 3:
        if (random_word() % 20u == 0) {
          host_reset();
          board_poll();
          board_run(random_between(0, SECOND));
        }
        break;
      case 4:
        if (random_word() % 20u == 0) {
          suspend();
          tap(random_between(1, 300000));
          resume();
        }
        break;
      case 5:
        send_light(solid_green);
        break;
      default: {
        board_run(1 * MS);
        const int size = poll_report();
        struct t2_press press;
        struct t2_gesture gesture;
        if (size > 0 && t2_press_decode(report, (uint16_t)size, &press)) {
          CHECK(press.sequence <= get_status().last_sequence);
          if (press.sequence > greatest_seen) {
            greatest_seen = press.sequence;
          }
          acknowledge(press.sequence, T2_ACKNOWLEDGED_PRESS);
          acknowledged++;
        } else if (size > 0 && t2_gesture_decode(report, (uint16_t)size, &gesture)) {
          acknowledge(gesture.sequence, T2_ACKNOWLEDGED_GESTURE);
        }
      }
    }
    if (!controller.is_report_open) {
      host_configure();
      board_poll();
    }
  }
  for (int i = 0; i < 200; i++) {
    board_run(10 * MS);
    const int size = poll_report();
    if (size > 0) {
      struct t2_press press;
      const bool is_press = t2_press_decode(report, (uint16_t)size, &press);
      const uint16_t sequence = (uint16_t)(report[5] | (uint16_t)report[6] << 8);
      if (is_press && sequence > greatest_seen) {
        greatest_seen = sequence;
      }
      acknowledge(sequence, is_press ? T2_ACKNOWLEDGED_PRESS : T2_ACKNOWLEDGED_GESTURE);
    }
  }
  const struct t2_status status = get_status();
  CHECK_EQUAL(status.queued, 0);
  CHECK(greatest_seen + status.dropped >= status.last_sequence);
  CHECK(acknowledged > 1000);
  printf("%u presses, %u dropped by a full queue\n", status.last_sequence, status.dropped);
}

int main(void) {
  random_seed();
  RUN(a_press_travels);
  RUN(it_is_repeated_until_it_is_acknowledged);
  RUN(presses_wait_for_a_host);
  RUN(a_new_configuration_reports_everything_again);
  RUN(a_host_that_does_not_ask_gets_it_later);
  RUN(no_bridge_is_shown_when_nobody_acknowledges);
  RUN(an_acknowledged_press_is_no_reason_for_no_bridge);
  RUN(a_light_after_a_long_sleep_lives_its_time);
  RUN(times_are_exact_between_milliseconds);
  RUN(nothing_ticks_while_nothing_moves);
  RUN(the_clock_wraps_around_unnoticed);
  RUN(device_time_counts_on_for_weeks);
  RUN(held_at_power_up_is_no_press);
  RUN(suspended_it_is_dark_and_time_stands_still);
  RUN(a_press_wakes_a_sleeping_host);
  RUN(wakeup_waits_for_5_ms_of_idle_bus);
  RUN(an_old_press_does_not_keep_a_host_awake);
  RUN(a_wakeup_that_is_needed_no_more_is_forgotten);
  RUN(features_and_input_reports_can_be_asked_for);
  RUN(used_up_numbers_start_a_new_boot_id);
  RUN(random_life);
  return 0;
}
