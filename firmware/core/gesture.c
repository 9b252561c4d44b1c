#include "gesture.h"

enum state {
  NOTHING,  /* settled, or none yet */
  HELD,     /* pressed, not long yet */
  RELEASED, /* released, may become a double */
};

void gesture_init(struct gesture *gesture) {
  *gesture = (struct gesture){.state = NOTHING};
}

uint8_t gesture_pressed(struct gesture *gesture) {
  if (gesture->state == RELEASED) {
    gesture->state = NOTHING;
    return T2_GESTURE_KIND_DOUBLE;
  }
  gesture->state = HELD;
  gesture->passed_ms = 0;
  return GESTURE_OPEN;
}

uint8_t gesture_released(struct gesture *gesture, const struct t2_settings *settings,
                         uint16_t hold_ms, uint16_t age_ms) {
  if (gesture->state != HELD) {
    return GESTURE_OPEN;
  }
  gesture->state = RELEASED;
  gesture->hold_ms = hold_ms;
  gesture->passed_ms = age_ms;
  return gesture_step(gesture, settings, 0, false);
}

/* Whether the next decision is only held up by time. */
static bool is_contact_settled(const struct gesture *gesture, bool is_closed) {
  return is_closed == (gesture->state == HELD);
}

uint8_t gesture_step(struct gesture *gesture, const struct t2_settings *settings,
                     uint16_t elapsed_ms, bool is_closed) {
  if (gesture->state == NOTHING) {
    return GESTURE_OPEN;
  }
  gesture->passed_ms = later_ms(gesture->passed_ms, elapsed_ms);
  if (gesture_wait_ms(gesture, settings, is_closed) != 0) {
    return GESTURE_OPEN;
  }
  const bool is_long = gesture->state == HELD;
  gesture->state = NOTHING;
  if (!is_long) {
    return T2_GESTURE_KIND_SHORT;
  }
  gesture->hold_ms = gesture->passed_ms;
  return T2_GESTURE_KIND_LONG;
}

uint16_t gesture_wait_ms(const struct gesture *gesture, const struct t2_settings *settings,
                         bool is_closed) {
  const bool is_held = gesture->state == HELD;
  const bool is_never_long = is_held && settings->hold_ms == 0;
  if (gesture->state == NOTHING || is_never_long || !is_contact_settled(gesture, is_closed)) {
    return FOR_EVER_MS;
  }
  return left_ms(is_held ? settings->hold_ms : settings->double_press_ms, gesture->passed_ms);
}
