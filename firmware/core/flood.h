/* A limit to how often the switch can make a press, against one that is broken. Pure.

   Every closing adds T2_FLOOD_REFILL_MS to a level that falls by itself with time. Up to
   T2_FLOOD_PRESSES of them it is a press; beyond, none, until the level has fallen back: after
   T2_FLOOD_QUIET_MS without a closing at the latest. */
#ifndef T2_FLOOD_H
#define T2_FLOOD_H

#include <stdbool.h>
#include <stdint.h>

struct flood {
  uint16_t level_ms;
  uint16_t suppressed; /* since the start; sticks at the greatest value */
};

void flood_init(struct flood *flood);

/* The switch was pressed. Returns whether that may be a press. */
bool flood_allows(struct flood *flood);

/* Whether presses are suppressed now. */
bool flood_is_on(const struct flood *flood);

void flood_step(struct flood *flood, uint16_t elapsed_ms);

#endif
