#include "flood.h"

#include "t2_protocol.h"
#include "times.h"

#define HIGHEST_ALLOWED_MS (T2_FLOOD_PRESSES * T2_FLOOD_REFILL_MS)
#define HIGHEST_MS (HIGHEST_ALLOWED_MS + T2_FLOOD_QUIET_MS - T2_FLOOD_REFILL_MS)

void flood_init(struct flood *flood) {
  *flood = (struct flood){0};
}

bool flood_allows(struct flood *flood) {
  flood->level_ms = sooner_ms((uint16_t)(flood->level_ms + T2_FLOOD_REFILL_MS), HIGHEST_MS);
  if (!flood_is_on(flood)) {
    return true;
  }
  flood->suppressed = later_ms(flood->suppressed, 1);
  return false;
}

bool flood_is_on(const struct flood *flood) {
  return flood->level_ms > HIGHEST_ALLOWED_MS;
}

void flood_step(struct flood *flood, uint16_t elapsed_ms) {
  flood->level_ms = left_ms(flood->level_ms, elapsed_ms);
}
