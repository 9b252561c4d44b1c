/* What a press turns out to be: edges and time in, gestures out. Pure.

   Long is settled when the switch has been held for hold_ms, double at the second edge, short when
   double_press_ms passed after the release. Where a decision falls due while the contact is of the
   other opinion (open, but not yet a release; closed, but not yet a press), it waits until that is
   judged: so a press held for just less than hold_ms is never long, and a second edge within the
   last microsecond still makes a double. */
#ifndef T2_GESTURE_H
#define T2_GESTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "t2_protocol.h"
#include "times.h"

#define GESTURE_OPEN 0u /* not settled yet; else T2_GESTURE_KIND_... */

struct gesture {
  uint8_t state;
  uint16_t passed_ms; /* since the edge of the press, or since its release */
  uint16_t hold_ms;   /* how long it was held; valid once it is settled */
};

void gesture_init(struct gesture *gesture);

/* A press was judged. Returns T2_GESTURE_KIND_DOUBLE when it settles the one before, which it then
   belongs to; else GESTURE_OPEN: it is a press of its own. */
uint8_t gesture_pressed(struct gesture *gesture);

/* A release was judged; the contact opened `age_ms` ago, after `hold_ms`. Returns the kind of the
   gesture when that settles it. */
uint8_t gesture_released(struct gesture *gesture, const struct t2_settings *settings,
                         uint16_t hold_ms, uint16_t age_ms);

/* Goes on by `elapsed_ms`; `is_closed` is the contact now. Returns the kind of the gesture when
   that settles it. */
uint8_t gesture_step(struct gesture *gesture, const struct t2_settings *settings,
                     uint16_t elapsed_ms, bool is_closed);

/* Time until gesture_step() may settle something if the contact does not move. */
uint16_t gesture_wait_ms(const struct gesture *gesture, const struct t2_settings *settings,
                         bool is_closed);

#endif
