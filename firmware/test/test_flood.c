#include "check.h"
#include "flood.h"
#include "t2_protocol.h"

static struct flood flood;

static uint32_t allowed_of(uint32_t presses, uint16_t every_ms) {
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
  CHECK(flood_is_on(&flood));
  CHECK_EQUAL(flood.suppressed, 1000 - T2_FLOOD_PRESSES - 1u);
  CHECK_EQUAL(allowed_of(1000, 150), 0); /* and as long as it goes on, none */
  flood_step(&flood, T2_FLOOD_QUIET_MS - 1u);
  CHECK(!flood_allows(&flood));
  allowed_of(1000, 10);
  flood_step(&flood, T2_FLOOD_QUIET_MS);
  CHECK(flood_allows(&flood));
}

static void after_a_long_quiet_all_is_allowed_again(void) {
  flood_init(&flood);
  allowed_of(1000, 1);
  flood_step(&flood, UINT16_MAX);
  CHECK_EQUAL(allowed_of(T2_FLOOD_PRESSES, 0), T2_FLOOD_PRESSES);
  CHECK(!flood_allows(&flood));
}

static void the_count_sticks(void) {
  flood_init(&flood);
  allowed_of(70000, 1);
  CHECK_EQUAL(flood.suppressed, UINT16_MAX);
}

int main(void) {
  RUN(a_finger_is_never_stopped);
  RUN(a_broken_switch_is);
  RUN(after_a_long_quiet_all_is_allowed_again);
  RUN(the_count_sticks);
  return 0;
}
