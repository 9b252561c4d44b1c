#include "check.h"
#include "press_queue.h"

#define BOOT_ID 7u

static struct press_queue queue;

static void start(void) {
  press_queue_init(&queue, BOOT_ID);
}

static void press(void) {
  press_queue_press(&queue, 1000);
}

static void release(void) {
  press_queue_gesture(&queue, T2_GESTURE_KIND_SHORT, 120);
}

static void expect_press(uint16_t sequence) {
  struct t2_press value;
  const uint8_t *report = press_queue_take(&queue);
  CHECK(report != NULL);
  CHECK(t2_press_decode(report, T2_PRESS_SIZE, &value));
  CHECK_EQUAL(value.boot_id, BOOT_ID);
  CHECK_EQUAL(value.sequence, sequence);
}

static void expect_gesture(uint16_t sequence) {
  struct t2_gesture value;
  const uint8_t *report = press_queue_take(&queue);
  CHECK(report != NULL);
  CHECK(t2_gesture_decode(report, T2_GESTURE_SIZE, &value));
  CHECK_EQUAL(value.sequence, sequence);
  CHECK_EQUAL(value.kind, T2_GESTURE_KIND_SHORT);
  CHECK_EQUAL(value.hold_ms, 120);
}

static void expect_nothing(void) {
  CHECK(press_queue_take(&queue) == NULL);
}

static bool acknowledge_value(const struct t2_acknowledge *value) {
  uint8_t bytes[T2_ACKNOWLEDGE_SIZE];
  t2_acknowledge_encode(value, bytes);
  return press_queue_acknowledge(&queue, bytes);
}

static bool acknowledge(uint16_t sequence, uint8_t what) {
  return acknowledge_value(
      &(struct t2_acknowledge){.boot_id = BOOT_ID, .sequence = sequence, .what = what});
}

static void a_press_is_reported_at_once_and_every_250_ms(void) {
  start();
  expect_nothing();
  press();
  CHECK_EQUAL(press_queue_take_wait_ms(&queue), 0);
  expect_press(1);
  expect_nothing();
  for (int i = 0; i < 10; i++) {
    CHECK_EQUAL(press_queue_take_wait_ms(&queue), T2_REPORT_REPEAT_MS);
    press_queue_step(&queue, T2_REPORT_REPEAT_MS - 1u);
    expect_nothing();
    press_queue_step(&queue, 1);
    expect_press(1);
  }
}

static void the_press_goes_before_its_gesture(void) {
  start();
  press();
  release();
  expect_press(1);
  expect_gesture(1);
  expect_nothing();
  press_queue_step(&queue, T2_REPORT_REPEAT_MS);
  expect_press(1);
  expect_gesture(1);
}

static void an_entry_is_freed_when_both_are_acknowledged(void) {
  start();
  press();
  CHECK(!acknowledge(1, T2_ACKNOWLEDGED_GESTURE)); /* not settled yet */
  CHECK(acknowledge(1, T2_ACKNOWLEDGED_PRESS));
  CHECK(!acknowledge(1, T2_ACKNOWLEDGED_PRESS));
  expect_nothing();
  CHECK_EQUAL(queue.count, 1);
  release();
  expect_gesture(1);
  CHECK(acknowledge(1, T2_ACKNOWLEDGED_GESTURE));
  CHECK_EQUAL(queue.count, 0);
  press_queue_step(&queue, 10000);
  expect_nothing();
  CHECK_EQUAL(press_queue_take_wait_ms(&queue), FOR_EVER_MS);

  press();
  release();
  CHECK(acknowledge(2, T2_ACKNOWLEDGED_GESTURE)); /* the other way round */
  expect_press(2);
  CHECK(acknowledge(2, T2_ACKNOWLEDGED_PRESS));
  CHECK_EQUAL(queue.count, 0);
}

static void unknown_acknowledgements_are_ignored(void) {
  start();
  press();
  release();
  const struct t2_acknowledge unknown[] = {
      {.boot_id = BOOT_ID + 1, .sequence = 1, .what = T2_ACKNOWLEDGED_PRESS},
      {.boot_id = BOOT_ID, .sequence = 2, .what = T2_ACKNOWLEDGED_PRESS},
      {.boot_id = BOOT_ID, .sequence = 0, .what = T2_ACKNOWLEDGED_PRESS},
      {.boot_id = BOOT_ID, .sequence = 1, .what = 0},
      {.boot_id = BOOT_ID, .sequence = 1, .what = 3},
  };
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
    CHECK(!acknowledge_value(&unknown[i]));
  }
  CHECK_EQUAL(queue.count, 1);
  expect_press(1);
  expect_gesture(1);
}

static void a_full_queue_keeps_the_oldest_and_the_gap_is_seen(void) {
  start();
  for (uint32_t i = 0; i < T2_QUEUED_PRESSES + 3u; i++) {
    press();
    release();
  }
  CHECK_EQUAL(queue.count, T2_QUEUED_PRESSES);
  CHECK_EQUAL(queue.dropped, 3);
  CHECK_EQUAL(queue.last_sequence, T2_QUEUED_PRESSES + 3u);
  for (uint16_t sequence = 1; sequence <= T2_QUEUED_PRESSES; sequence++) {
    expect_press(sequence);
    expect_gesture(sequence);
  }
  expect_nothing();
  CHECK(acknowledge(5, T2_ACKNOWLEDGED_PRESS));
  CHECK(acknowledge(5, T2_ACKNOWLEDGED_GESTURE));
  press();
  release();
  expect_press(T2_QUEUED_PRESSES + 4u);
  expect_gesture(T2_QUEUED_PRESSES + 4u);
}

static void dropped_saturates(void) {
  start();
  for (uint32_t i = 0; i < T2_QUEUED_PRESSES; i++) {
    press();
  }
  queue.dropped = UINT16_MAX - 1u;
  press();
  press();
  CHECK_EQUAL(queue.dropped, UINT16_MAX);
}

static void sequence_numbers_are_never_used_twice(void) {
  start();
  queue.last_sequence = PRESS_QUEUE_LAST_SEQUENCE - 1u;
  CHECK(press_queue_press(&queue, 0));
  expect_press(PRESS_QUEUE_LAST_SEQUENCE);
  CHECK(!press_queue_press(&queue, 0));
  release();
  CHECK_EQUAL(queue.last_sequence, PRESS_QUEUE_LAST_SEQUENCE);
  CHECK_EQUAL(queue.newest_gesture.sequence, 0);
  CHECK_EQUAL(queue.dropped, 1);
  CHECK_EQUAL(queue.count, 1);
}

static void everything_open_is_reported_again_in_order(void) {
  start();
  for (int i = 0; i < 3; i++) {
    press();
    release();
  }
  while (press_queue_take(&queue) != NULL) {
  }
  CHECK(acknowledge(2, T2_ACKNOWLEDGED_PRESS));
  press_queue_report_again(&queue);
  expect_press(1);
  expect_gesture(1);
  expect_gesture(2);
  expect_press(3);
  expect_gesture(3);
  expect_nothing();
}

/* A host that asks so seldom that more becomes due than it takes. */
static void a_slow_host_gets_everything_in_turn(void) {
  start();
  for (uint32_t i = 0; i < T2_QUEUED_PRESSES; i++) {
    press();
    release();
  }
  for (int round = 0; round < 5; round++) {
    for (uint16_t sequence = 1; sequence <= T2_QUEUED_PRESSES; sequence++) {
      press_queue_step(&queue, 255);
      expect_press(sequence);
      press_queue_step(&queue, 255);
      expect_gesture(sequence);
    }
  }
}

static void a_new_press_goes_before_repeats(void) {
  start();
  for (int i = 0; i < 4; i++) {
    press();
    release();
  }
  while (press_queue_take(&queue) != NULL) {
  }
  press_queue_step(&queue, 60000);
  press();
  expect_press(5);
  expect_press(1);
}

static void an_unanswered_press_is_told_once(void) {
  start();
  press();
  CHECK_EQUAL(press_queue_step_wait_ms(&queue), T2_NO_BRIDGE_MS);
  CHECK(!press_queue_step(&queue, T2_NO_BRIDGE_MS - 1u));
  CHECK_EQUAL(press_queue_step_wait_ms(&queue), 1);
  CHECK(press_queue_step(&queue, 1));
  CHECK(!press_queue_step(&queue, 1));
  CHECK(!press_queue_step(&queue, UINT16_MAX));
  CHECK_EQUAL(press_queue_step_wait_ms(&queue), FOR_EVER_MS);
  press();
  CHECK(acknowledge(2, T2_ACKNOWLEDGED_PRESS));
  CHECK_EQUAL(press_queue_step_wait_ms(&queue), FOR_EVER_MS);
  CHECK(!press_queue_step(&queue, T2_NO_BRIDGE_MS)); /* only its gesture is open */
}

/* Against a plain model: whatever happens, every press that was kept is reported and comes out
   acknowledged exactly once, and the queue agrees with the model about what is in it. */
static void random_use(bool is_crowded) {
  const uint32_t one_in = is_crowded ? 16 : 1;
  start();
  static uint8_t open[UINT16_MAX + 1u]; /* bit 0: press, bit 1: gesture still to acknowledge */
  uint16_t held = 0;
  uint32_t kept = 0;
  uint32_t freed = 0;
  memset(open, 0, sizeof open);
  const uint32_t steps = scaled(200000, 5000000);
  for (uint32_t i = 0; i < steps && queue.last_sequence < UINT16_MAX; i++) {
    switch (random_word() % 8u) {
      case 0:
        if (held == 0 && press_queue_press(&queue, i)) {
          kept++;
          held = queue.last_sequence;
          open[held] = 3;
        }
        break;
      case 1:
        release();
        held = 0;
        break;
      case 2:
        press_queue_step(&queue, (uint16_t)random_between(0, 300));
        break;
      case 3:
        if (random_word() % 50u == 0) {
          press_queue_report_again(&queue);
        }
        break;
      default: {
        const uint8_t *report = press_queue_take(&queue);
        struct t2_press pressed;
        struct t2_gesture gesture;
        if (report == NULL) {
          break;
        }
        if (t2_press_decode(report, T2_PRESS_SIZE, &pressed)) {
          CHECK((open[pressed.sequence] & 1u) != 0);
          if (random_word() % one_in == 0) {
            CHECK(acknowledge(pressed.sequence, T2_ACKNOWLEDGED_PRESS));
            open[pressed.sequence] &= (uint8_t)~1u;
            freed += open[pressed.sequence] == 0;
          }
        } else {
          CHECK(t2_gesture_decode(report, T2_GESTURE_SIZE, &gesture));
          CHECK((open[gesture.sequence] & 2u) != 0 && gesture.sequence != held);
          if (random_word() % one_in == 0) {
            CHECK(acknowledge(gesture.sequence, T2_ACKNOWLEDGED_GESTURE));
            open[gesture.sequence] &= (uint8_t)~2u;
            freed += open[gesture.sequence] == 0;
          }
        }
      }
    }
    CHECK_EQUAL(queue.count, kept - freed);
  }
  CHECK(freed > 100);
  CHECK(is_crowded == (queue.dropped > 100));
}

static void random_use_with_a_quick_bridge(void) {
  random_use(false);
}

static void random_use_with_a_slow_bridge(void) {
  random_use(true);
}

int main(void) {
  random_seed();
  RUN(a_press_is_reported_at_once_and_every_250_ms);
  RUN(the_press_goes_before_its_gesture);
  RUN(an_entry_is_freed_when_both_are_acknowledged);
  RUN(unknown_acknowledgements_are_ignored);
  RUN(a_full_queue_keeps_the_oldest_and_the_gap_is_seen);
  RUN(dropped_saturates);
  RUN(sequence_numbers_are_never_used_twice);
  RUN(everything_open_is_reported_again_in_order);
  RUN(a_slow_host_gets_everything_in_turn);
  RUN(a_new_press_goes_before_repeats);
  RUN(an_unanswered_press_is_told_once);
  RUN(random_use_with_a_quick_bridge);
  RUN(random_use_with_a_slow_bridge);
  return 0;
}
