/* A press on its way through the whole core. */
#include "app_helpers.h"

static void a_press_travels(void) {
  start();
  board_run(1500 * MS);
  CHECK(is_dark());
  board_contact(true);
  board_run(FILTER_US - 1u);
  CHECK(!controller.is_report_armed && is_dark());
  board_run(1);
  CHECK(controller.is_report_armed && is_white());
  CHECK_EQUAL(expect_press(1).device_time_ms, 1520);
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  send_light(solid_green);
  CHECK_EQUAL(board.levels.green, LIGHT_LEVEL_FULL);
  CHECK_EQUAL(board.levels.red, 0);
  board_run(300 * MS - FILTER_US);
  board_contact(false);
  board_run(299 * MS);
  CHECK(!controller.is_report_armed); /* it may still become a double */
  board_run(2 * MS);
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
  board_contact(true);
  board_run(FILTER_US);
  CHECK(is_white());
  board_contact(false);
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

static void a_report_revoked_by_a_halt_goes_again_in_order(void) {
  start();
  tap(50 * MS); /* the press is armed, and not taken */
  CHECK_EQUAL(host_request(0x02, 3, 0, 0x81, 0, NULL), 0);
  board_poll();
  CHECK_EQUAL(host_request(0x02, 1, 0, 0x81, 0, NULL), 0);
  board_poll();
  expect_press(1);
  expect_gesture(1);
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

static void a_dropped_press_is_not_shown_as_received(void) {
  start();
  for (int i = 0; i < (int)T2_QUEUED_PRESSES; i++) {
    tap(20 * MS);
  }
  board_run(3 * SECOND);
  CHECK(is_red_within_a_second());
  tap(20 * MS);
  CHECK_EQUAL(get_status().dropped, 1);
  for (int i = 0; i < 300; i++) {
    CHECK(!is_white());
    board_run(10 * MS);
  }
  CHECK(is_red_within_a_second());
}

static void no_bridge_is_shown_when_nobody_acknowledges(void) {
  start();
  board_contact(true);
  board_run(50 * MS);
  board_contact(false);
  board_run(1900 * MS);
  CHECK(!is_red_now());
  board_run(60 * MS);
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
  CHECK(!is_red_within_a_second());
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
    acknowledge((uint16_t)sequence, T2_ACKNOWLEDGED_PRESS);
    expect_gesture((uint16_t)sequence);
    if (sequence == UINT16_MAX) {
      tap(50 * MS); /* one too many, counted */
      CHECK_EQUAL(get_status().dropped, 1);
    }
    CHECK_EQUAL(board.restarts, 0); /* not while something waits */
    acknowledge((uint16_t)sequence, T2_ACKNOWLEDGED_GESTURE);
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
  RUN(a_report_revoked_by_a_halt_goes_again_in_order);
  RUN(a_host_that_does_not_ask_gets_it_later);
  RUN(a_dropped_press_is_not_shown_as_received);
  RUN(no_bridge_is_shown_when_nobody_acknowledges);
  RUN(an_acknowledged_press_is_no_reason_for_no_bridge);
  RUN(held_at_power_up_is_no_press);
  RUN(features_and_input_reports_can_be_asked_for);
  RUN(used_up_numbers_start_a_new_boot_id);
  RUN(random_life);
  return 0;
}
