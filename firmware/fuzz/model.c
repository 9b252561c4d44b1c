#include "model.h"

#include "check.h"
#include "t2_protocol.h"
#include "usbd.h"

#define MS 1000u
#define LONGEST_RELEASE_MS 250u

enum mark { PRESS_SEEN = 1, GESTURE_SEEN = 2, PRESS_ACKNOWLEDGED = 4, GESTURE_ACKNOWLEDGED = 8 };
#define ACKNOWLEDGED (PRESS_ACKNOWLEDGED | GESTURE_ACKNOWLEDGED)

static struct {
  uint64_t now_us;
  uint64_t moved_us;  /* when the contact last moved */
  uint64_t opened_us; /* when it opened for the last release */
  bool is_closed;
  bool is_pressed;
  uint32_t presses; /* closings that outlasted the filter */
  uint16_t longest_double_ms;
  bool may_become_double; /* there was a press since the last double one */
  bool is_press_waiting;
  uint32_t acknowledged; /* presses, with their gestures */
  struct t2_settings settings;
  struct t2_status status;
  uint8_t marks[MODEL_MOST_PRESSES]; /* of each sequence number */
} model;

static void read_core(void) {
  uint8_t report[64];
  CHECK_EQUAL(hid_get_report(HID_FEATURE, T2_REPORT_SETTINGS, report), T2_SETTINGS_SIZE);
  CHECK(t2_settings_decode(report, T2_SETTINGS_SIZE, &model.settings));
  CHECK(t2_settings_is_valid(&model.settings));
  CHECK_EQUAL(hid_get_report(HID_FEATURE, T2_REPORT_STATUS, report), T2_STATUS_SIZE);
  CHECK(t2_status_decode(report, T2_STATUS_SIZE, &model.status));
  CHECK_EQUAL(model.status.boot_id, MODEL_BOOT_ID);
  CHECK_EQUAL(model.status.pressed, model.is_closed);
  CHECK(model.status.queued <= T2_QUEUED_PRESSES);
  if (model.settings.double_press_ms > model.longest_double_ms) {
    model.longest_double_ms = model.settings.double_press_ms;
  }
}

void model_power_up(bool is_closed) {
  memset(&model, 0, sizeof model);
  model.is_closed = is_closed;
  model.is_pressed = true; /* whoever holds it since before the start does not press it */
  read_core();
  CHECK_EQUAL(model.status.last_sequence, 0);
  CHECK_EQUAL(model.status.queued + model.status.dropped + model.status.suppressed, 0);
}

void model_contact(bool is_closed) {
  model.is_closed = is_closed;
  model.moved_us = model.now_us;
}

void model_pass(uint32_t duration_us) {
  model.now_us += duration_us;
}

uint64_t model_now_us(void) {
  return model.now_us;
}

uint32_t model_presses(void) {
  return model.presses;
}

bool model_is_press_waiting(void) {
  return model.is_press_waiting;
}

/* Whether the contact was judged to be pressed just now. */
static bool judge(void) {
  const uint32_t needed_us =
      model.is_closed ? model.settings.glitch_filter_us : model.settings.release_ms * MS;
  if (model.is_closed == model.is_pressed || model.now_us - model.moved_us < needed_us) {
    return false;
  }
  model.is_pressed = model.is_closed;
  if (!model.is_closed) {
    model.opened_us = model.moved_us;
  }
  return model.is_closed;
}

/* Generous by what a change of the settings in the middle may do. */
static bool is_soon_enough_for_double(void) {
  const uint32_t within_ms = model.longest_double_ms + LONGEST_RELEASE_MS + 1u;
  return model.longest_double_ms != 0 && model.moved_us - model.opened_us <= within_ms * MS;
}

static void check_press(const struct t2_status *before) {
  const int numbered = model.status.last_sequence - before->last_sequence;
  const int suppressed = model.status.suppressed - before->suppressed;
  const int dropped = model.status.dropped - before->dropped;
  const int queued = model.status.queued - before->queued;
  model.presses++;
  CHECK(numbered + suppressed <= 1);
  CHECK_EQUAL(queued + dropped, numbered);
  if (suppressed != 0) {
    CHECK(model.presses > T2_FLOOD_PRESSES);
  } else if (numbered == 0) {
    CHECK(model.may_become_double && is_soon_enough_for_double());
    model.may_become_double = false;
  } else {
    CHECK(dropped == 0 || before->queued == T2_QUEUED_PRESSES);
    model.may_become_double = true;
    model.is_press_waiting = model.is_press_waiting || queued != 0;
  }
}

static void check_no_press(const struct t2_status *before) {
  CHECK_EQUAL(model.status.last_sequence, before->last_sequence);
  CHECK_EQUAL(model.status.suppressed, before->suppressed);
  CHECK_EQUAL(model.status.dropped, before->dropped);
  CHECK(model.status.queued <= before->queued);
}

void model_step(void) {
  const struct t2_status before = model.status;
  read_core();
  if (judge()) {
    check_press(&before);
  } else {
    check_no_press(&before);
  }
  const int kept = model.status.last_sequence - model.status.dropped;
  CHECK(model.status.queued + (int)model.acknowledged >= kept);
}

static void mark(uint16_t sequence, unsigned marks) {
  CHECK(sequence < MODEL_MOST_PRESSES);
  const uint8_t before = model.marks[sequence];
  const uint8_t after = (uint8_t)(before | marks);
  model.marks[sequence] = after;
  model.acknowledged +=
      (before & ACKNOWLEDGED) != ACKNOWLEDGED && (after & ACKNOWLEDGED) == ACKNOWLEDGED;
}

void model_sent(const uint8_t *bytes, uint16_t size) {
  struct t2_acknowledge value;
  if (!t2_acknowledge_decode(bytes, size, &value) || value.boot_id != MODEL_BOOT_ID ||
      value.sequence == 0 || value.sequence > model.status.last_sequence) {
    return;
  }
  model.is_press_waiting = false;
  if (value.what == T2_ACKNOWLEDGED_PRESS) {
    mark(value.sequence, PRESS_ACKNOWLEDGED);
  } else if (value.what == T2_ACKNOWLEDGED_GESTURE) {
    mark(value.sequence, GESTURE_ACKNOWLEDGED);
  }
}

void model_taken(const uint8_t *report, uint8_t size) {
  struct t2_press press;
  struct t2_gesture gesture;
  if (t2_press_decode(report, size, &press)) {
    CHECK_EQUAL(press.boot_id, MODEL_BOOT_ID);
    CHECK(press.sequence != 0 && press.sequence <= model.status.last_sequence);
    CHECK(press.device_time_ms <= model.now_us / MS);
    mark(press.sequence, PRESS_SEEN);
    return;
  }
  CHECK(t2_gesture_decode(report, size, &gesture));
  CHECK_EQUAL(gesture.boot_id, MODEL_BOOT_ID);
  CHECK(gesture.sequence <= model.status.last_sequence);
  CHECK(gesture.kind <= T2_GESTURE_KIND_LONG);
  CHECK((gesture.kind == 0) == (gesture.sequence == 0)); /* at the idle rate: none yet */
  if (gesture.sequence != 0) {
    mark(gesture.sequence, GESTURE_SEEN);
  }
}

static uint16_t count_without(unsigned marks) {
  uint16_t count = 0;
  for (uint16_t sequence = 1; sequence <= model.status.last_sequence; sequence++) {
    count = (uint16_t)(count + ((model.marks[sequence] & marks) == 0));
  }
  return count;
}

void model_all_delivered(void) {
  CHECK_EQUAL(model.status.queued, 0);
  CHECK(count_without(PRESS_SEEN | PRESS_ACKNOWLEDGED) <= model.status.dropped);
  CHECK(count_without(GESTURE_SEEN | GESTURE_ACKNOWLEDGED) <= model.status.dropped);
}
