/* A limit to how often the switch can make a press, against one that is broken. Pure.

   A token bucket: T2_FLOOD_PRESSES at once, one more every T2_FLOOD_REFILL_MS. When it is empty,
   every press is suppressed until none came for T2_FLOOD_QUIET_MS. */
#ifndef T2_FLOOD_H
#define T2_FLOOD_H

#include <stdbool.h>
#include <stdint.h>

struct flood {
  uint8_t allowed; /* presses left */
  bool is_flooding;
  uint16_t refill_ms;  /* since a press was last added */
  uint16_t quiet_ms;   /* since the last press; sticks at T2_FLOOD_QUIET_MS */
  uint16_t suppressed; /* since the start; sticks at the greatest value */
};

void flood_init(struct flood *flood);

/* The switch was pressed. Returns whether that may be a press. */
bool flood_allows(struct flood *flood);

void flood_step(struct flood *flood, uint32_t elapsed_ms);

#endif
