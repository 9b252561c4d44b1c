#include "check.h"
#include "flood.h"
#include "t2_protocol.h"

static struct flood flood;

static uint32_t allowed_of(uint32_t presses, uint32_t every_ms) {
  uint32_t allowed = 0;
  for (uint32_t i = 0; i < presses; i++) {
    flood_step(&flood, every_ms);
    allowed += flood_allows(&flood);
  }
  return allowed;
}

static void a_finger_is_never_stopped(void) {
  flood_init(&flood);
  CHECK_EQUAL(allowed_of(10000, T2_FLOOD_REFILL_MS), 10000);
  flood_init(&flood);
  CHECK_EQUAL(allowed_of(30, 140), 30); /* 7 a second, as fast as fingers go, for 4 s */
  CHECK_EQUAL(flood.suppressed, 0);
}

static void a_broken_switch_is(void) {
  flood_init(&flood);
  CHECK_EQUAL(allowed_of(1000, 10), T2_FLOOD_PRESSES + 1u);
  CHECK(flood.is_flooding);
  CHECK_EQUAL(flood.suppressed, 1000 - T2_FLOOD_PRESSES - 1);
  /* And not again before it was quiet. */
  CHECK_EQUAL(allowed_of(100, T2_FLOOD_QUIET_MS - 1u), 0);
  CHECK_EQUAL(allowed_of(1, T2_FLOOD_QUIET_MS), 1);
  CHECK(!flood.is_flooding);
}

static void quiet_is_the_same_in_small_and_large_steps(void) {
  flood_init(&flood);
  allowed_of(1000, 1);
  for (uint32_t ms = 1; ms < T2_FLOOD_QUIET_MS; ms++) {
    flood_step(&flood, 1);
    CHECK(flood.is_flooding);
  }
  flood_step(&flood, 1);
  CHECK(!flood.is_flooding);
  flood_step(&flood, UINT32_MAX);
  CHECK_EQUAL(flood.allowed, T2_FLOOD_PRESSES);
}

static void the_count_sticks(void) {
  flood_init(&flood);
  allowed_of(70000, 1);
  CHECK_EQUAL(flood.suppressed, UINT16_MAX);
}

int main(void) {
  RUN(a_finger_is_never_stopped);
  RUN(a_broken_switch_is);
  RUN(quiet_is_the_same_in_small_and_large_steps);
  RUN(the_count_sticks);
  return 0;
}
