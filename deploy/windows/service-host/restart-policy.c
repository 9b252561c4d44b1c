#include "restart-policy.h"

#include "settings.h"

uint32_t delay_after(uint32_t quick_ends) {
  uint32_t delay_ms = T2_FIRST_DELAY_MS;
  for (uint32_t index = 1; index < quick_ends && delay_ms < T2_LONGEST_DELAY_MS; index++) {
    delay_ms *= 2;
  }
  return delay_ms < T2_LONGEST_DELAY_MS ? delay_ms : T2_LONGEST_DELAY_MS;
}

struct restart_decision restart_after(struct restart_policy *policy, uint64_t up_ms,
                                      uint32_t exit_code) {
  if (exit_code == T2_EXIT_CONFIGURATION) {
    policy->quick_ends = 0;
    return (struct restart_decision){.gives_up = false, .delay_ms = T2_LONGEST_DELAY_MS};
  }
  policy->quick_ends = up_ms >= T2_LONG_RUN_MS ? 1 : policy->quick_ends + 1;
  return (struct restart_decision){
      .gives_up = policy->quick_ends >= T2_MOST_QUICK_ENDS,
      .delay_ms = delay_after(policy->quick_ends),
  };
}
