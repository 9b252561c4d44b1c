#include "debounce.h"

/* How long the contact must stay as it is to change the judgement; 0: it agrees with it. */
static uint32_t needed_us(const struct debounce *debounce) {
  if (debounce->is_closed == debounce->is_pressed) {
    return 0;
  }
  return debounce->is_closed ? debounce->config.glitch_filter_us : debounce->config.release_us;
}

void debounce_init(struct debounce *debounce) {
  debounce->is_closed = false;
  debounce->is_pressed = true;
  debounce->is_silent = true;
  debounce->stable_us = 0;
}

enum debounce_event debounce_step(struct debounce *debounce, uint32_t elapsed_us, bool is_closed,
                                  bool has_moved) {
  /* What passed before a movement counts for nothing: when within the step the contact moved is not
     known, and a short glitch that is noticed late must not look like a long one. */
  const bool is_stable = !has_moved && is_closed == debounce->is_closed;
  const uint32_t stable_us = debounce->stable_us + elapsed_us;
  const bool is_beyond = stable_us < elapsed_us;
  debounce->stable_us = is_beyond ? UINT32_MAX : stable_us;
  if (!is_stable) {
    debounce->stable_us = 0;
  }
  debounce->is_closed = is_closed;
  if (is_closed == debounce->is_pressed || debounce->stable_us < needed_us(debounce)) {
    return DEBOUNCE_NOTHING;
  }
  debounce->is_pressed = is_closed;
  if (is_closed) {
    return DEBOUNCE_PRESSED;
  }
  const bool was_silent = debounce->is_silent;
  debounce->is_silent = false;
  return was_silent ? DEBOUNCE_NOTHING : DEBOUNCE_RELEASED;
}

uint32_t debounce_wait_us(const struct debounce *debounce) {
  const uint32_t needed = needed_us(debounce);
  if (needed == 0) {
    return DEBOUNCE_WAIT_FOREVER;
  }
  /* The other way round only when the settings were changed meanwhile. */
  return needed > debounce->stable_us ? needed - debounce->stable_us : 0;
}
