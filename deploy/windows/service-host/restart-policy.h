/* When the bridge is started again after it ended by itself. Pure. */
#ifndef TIER2_RESTART_POLICY_H
#define TIER2_RESTART_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/* All zero at the start. */
struct restart_policy {
  uint32_t quick_ends;
};

struct restart_decision {
  /* A crash loop: the service manager's recovery actions are the next to try. */
  bool gives_up;
  uint32_t delay_ms;
};

struct restart_decision restart_after(struct restart_policy *policy, uint64_t up_ms,
                                      uint32_t exit_code);

/* The first delay, doubled with each quick end before, up to the longest. */
uint32_t delay_after(uint32_t quick_ends);

#endif
