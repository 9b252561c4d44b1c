#include "flood.h"

#include "t2_protocol.h"

void flood_init(struct flood *flood) {
  *flood = (struct flood){.allowed = T2_FLOOD_PRESSES, .quiet_ms = T2_FLOOD_QUIET_MS};
}

bool flood_allows(struct flood *flood) {
  flood->quiet_ms = 0;
  if (flood->allowed == 0) {
    flood->is_flooding = true;
  }
  if (flood->is_flooding) {
    if (flood->suppressed != UINT16_MAX) {
      flood->suppressed++;
    }
    return false;
  }
  flood->allowed--;
  return true;
}

void flood_step(struct flood *flood, uint32_t elapsed_ms) {
  const uint16_t to_quiet_ms = (uint16_t)(T2_FLOOD_QUIET_MS - flood->quiet_ms);
  if (elapsed_ms >= to_quiet_ms) {
    flood->quiet_ms = T2_FLOOD_QUIET_MS;
    flood->is_flooding = false;
  } else {
    flood->quiet_ms = (uint16_t)(flood->quiet_ms + elapsed_ms);
  }
  /* A time that fills it from empty fills it: nothing more has to be counted. */
  if (elapsed_ms >= T2_FLOOD_PRESSES * T2_FLOOD_REFILL_MS) {
    flood->allowed = T2_FLOOD_PRESSES;
  }
  flood->refill_ms =
      flood->allowed == T2_FLOOD_PRESSES ? 0 : (uint16_t)(flood->refill_ms + elapsed_ms);
  while (flood->refill_ms >= T2_FLOOD_REFILL_MS) {
    flood->refill_ms = (uint16_t)(flood->refill_ms - T2_FLOOD_REFILL_MS);
    if (flood->allowed < T2_FLOOD_PRESSES) {
      flood->allowed++;
    }
  }
}
