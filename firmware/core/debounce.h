/* The switch: raw level in, presses and releases out. Pure. */
#ifndef T2_DEBOUNCE_H
#define T2_DEBOUNCE_H

#include <stdbool.h>
#include <stdint.h>

#define DEBOUNCE_WAIT_FOREVER UINT32_MAX

struct debounce_config {
  uint32_t glitch_filter_us; /* a contact closed for this long is a press */
  uint32_t release_us;       /* a contact open for this long is a release */
};

struct debounce {
  struct debounce_config config;
  bool is_closed;     /* the contact, as last seen */
  bool is_pressed;    /* the button, as judged */
  bool is_silent;     /* pressed since before the start: its release is no event */
  uint32_t stable_us; /* how long the contact has not moved; sticks at the greatest value */
};

enum debounce_event { DEBOUNCE_NOTHING, DEBOUNCE_PRESSED, DEBOUNCE_RELEASED };

/* Starts as if the button were held down: only a contact that was seen open for release_us can
   make a press, so that a stuck switch or a board plugged in while pressed makes none. `config` is
   set by the caller, and may be changed at any time. */
void debounce_init(struct debounce *debounce);

/* Goes on by `elapsed_us`. `is_closed` is the contact now, `has_moved` whether it moved since the
   last step (it may have come back). The edge of an event was stable_us ago. */
enum debounce_event debounce_step(struct debounce *debounce, uint32_t elapsed_us, bool is_closed,
                                  bool has_moved);

/* Time until a step is needed if the contact does not move, or DEBOUNCE_WAIT_FOREVER. */
uint32_t debounce_wait_us(const struct debounce *debounce);

#endif
