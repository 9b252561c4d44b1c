/* The whole core between a fake board and a fake host: what its tests have in common. */
#ifndef T2_APP_HELPERS_H
#define T2_APP_HELPERS_H

#include "app.h"
#include "check.h"
#include "fake_board.h"
#include "fake_host.h"
#include "usbd.h"

#define MS 1000u
#define SECOND 1000000u
#define FILTER_US 100u /* of the default settings */

static uint8_t report[64]; /* the last that was taken */

static inline void start_at(uint32_t now_us) {
  board_power_up(now_us, false);
  host_configure();
  board_poll();
  board_run(20 * MS);
}

static inline void start(void) {
  start_at(0);
}

static inline bool is_dark(void) {
  return board.levels.red == 0 && board.levels.green == 0 && board.levels.blue == 0;
}

/* received: white, blinking. */
static inline bool is_white(void) {
  return board.levels.red == LIGHT_LEVEL_FULL && board.levels.green == LIGHT_LEVEL_FULL &&
         board.levels.blue == LIGHT_LEVEL_FULL;
}

static inline bool is_red_now(void) {
  return board.levels.red == LIGHT_LEVEL_FULL && board.levels.green == 0 && board.levels.blue == 0;
}

/* no-bridge: red, flickering. */
static inline bool is_red_within_a_second(void) {
  for (int i = 0; i < 100; i++) {
    if (is_red_now()) {
      return true;
    }
    board_run(10 * MS);
  }
  return false;
}

static inline int poll_report(void) {
  const int size = host_poll(report);
  board_poll();
  return size;
}

/* A host that asks every ms; counts what it gets. */
static inline uint32_t run_polled(uint32_t duration_ms) {
  uint32_t reports = 0;
  for (uint32_t ms = 0; ms < duration_ms; ms++) {
    board_run(1 * MS);
    reports += poll_report() > 0;
  }
  return reports;
}

static inline struct t2_press expect_press(uint16_t sequence) {
  struct t2_press press;
  CHECK_EQUAL(poll_report(), T2_PRESS_SIZE);
  CHECK(t2_press_decode(report, T2_PRESS_SIZE, &press));
  CHECK_EQUAL(press.boot_id, 9);
  CHECK_EQUAL(press.sequence, sequence);
  return press;
}

static inline struct t2_gesture expect_gesture(uint16_t sequence) {
  struct t2_gesture gesture;
  CHECK_EQUAL(poll_report(), T2_GESTURE_SIZE);
  CHECK(t2_gesture_decode(report, T2_GESTURE_SIZE, &gesture));
  CHECK_EQUAL(gesture.sequence, sequence);
  return gesture;
}

static inline void acknowledge(uint16_t sequence, uint8_t what) {
  uint8_t bytes[T2_ACKNOWLEDGE_SIZE];
  const struct t2_acknowledge value = {.boot_id = 9, .sequence = sequence, .what = what};
  t2_acknowledge_encode(&value, bytes);
  CHECK_EQUAL(host_request(0x21, 9, 0x0204, 0, sizeof bytes, bytes), sizeof bytes);
  board_poll();
}

static inline void send_light(struct t2_light value) {
  uint8_t bytes[T2_LIGHT_SIZE];
  t2_light_encode(&value, bytes);
  CHECK_EQUAL(host_request(0x21, 9, 0x0203, 0, sizeof bytes, bytes), sizeof bytes);
  board_poll();
}

static const struct t2_light solid_green = {.pattern = T2_LIGHT_PATTERN_SOLID, .green = 255};

static inline struct t2_status get_status(void) {
  struct t2_status status;
  CHECK_EQUAL(host_request(0xa1, 1, 0x0306, 0, 64, report), T2_STATUS_SIZE);
  CHECK(t2_status_decode(report, T2_STATUS_SIZE, &status));
  return status;
}

static inline void click(uint32_t hold_us) {
  board_contact(true);
  board_run(hold_us);
  board_contact(false);
  board_run(20 * MS);
}

/* Until it is settled that it was a short press. */
static inline void tap(uint32_t hold_us) {
  click(hold_us);
  board_run(300 * MS);
}

static inline void set_feature(uint8_t id, uint16_t size, uint8_t *bytes, bool is_taken) {
  const int moved = host_request(0x21, 9, (uint16_t)(0x0300u | id), 0, size, bytes);
  CHECK_EQUAL(moved, is_taken ? size : HOST_STALL);
  board_poll();
}

static inline void suspend(void) {
  usbd_suspend();
  board_poll();
}

static inline void resume(void) {
  usbd_resume();
  board_poll();
}

static inline void allow_wakeup(void) {
  CHECK_EQUAL(host_request(0x00, 3, 1, 0, 0, NULL), 0);
}

#endif
