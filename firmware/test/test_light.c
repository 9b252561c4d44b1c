#include "check.h"
#include "light.h"
#include "times.h"

static struct light light;

static const struct t2_light solid_cyan = {
    .pattern = T2_LIGHT_PATTERN_SOLID, .green = 192, .blue = 255};

static bool is_lit(void) {
  const struct light_levels levels = *light_levels(&light);
  return levels.red != 0 || levels.green != 0 || levels.blue != 0;
}

static void show(uint8_t pattern, uint16_t period_ms, uint16_t time_to_live_ms) {
  const struct t2_light sent = {.pattern = pattern,
                                .red = 255,
                                .green = 255,
                                .blue = 255,
                                .period_ms = period_ms,
                                .time_to_live_ms = time_to_live_ms};
  light_init(&light);
  light_from_bridge(&light, &sent);
}

static void expect_received(void) {
  const struct t2_light received = T2_LIGHT_RECEIVED;
  CHECK_EQUAL(light.source, LIGHT_RECEIVED);
  CHECK_EQUAL(light.shown.pattern, received.pattern);
  CHECK_EQUAL(light.shown.period_ms, received.period_ms);
}

static void expect_no_bridge(void) {
  CHECK_EQUAL(light.source, LIGHT_NO_BRIDGE);
  CHECK_EQUAL(light.shown.pattern, T2_LIGHT_PATTERN_FLICKER);
}

static void dark_before_anything_happened(void) {
  light_init(&light);
  CHECK(!is_lit());
  light_step(&light, 60000);
  CHECK(!is_lit());
  CHECK_EQUAL(light_wait_ms(&light), FOR_EVER_MS);
}

static void levels_are_the_square_of_brightness(void) {
  light_init(&light);
  light_from_bridge(&light, &solid_cyan);
  const struct light_levels levels = *light_levels(&light);
  CHECK_EQUAL(levels.red, 0);
  CHECK_EQUAL(levels.green, 192 * 192);
  CHECK_EQUAL(levels.blue, LIGHT_LEVEL_FULL);
  CHECK_EQUAL(light_wait_ms(&light), FOR_EVER_MS);
}

/* One character for each 125 ms of a second: # lit, . dark. */
static const struct {
  uint8_t pattern;
  const char *second;
} patterns[] = {
    {T2_LIGHT_PATTERN_OFF, "........"},          {T2_LIGHT_PATTERN_SOLID, "########"},
    {T2_LIGHT_PATTERN_BLINK, "####...."},        {T2_LIGHT_PATTERN_DOUBLE_FLASH, "#.#....."},
    {T2_LIGHT_PATTERN_FLICKER, "#.#.#.#."},      {T2_LIGHT_PATTERN_FLASH, "#......."},
    {T2_LIGHT_PATTERN_TRIPLE_FLASH, "#.#.#..."}, {T2_LIGHT_PATTERN_WINK, "#######."},
    {T2_LIGHT_PATTERN_LONG_SHORT, "###.#..."},   {T2_LIGHT_PATTERN_SHORT_LONG, "#.###..."},
    {99 /* of a later protocol */, "########"},
};

static void patterns_move_as_described(void) {
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    show(patterns[i].pattern, 0 /* counts as 1000 */, 0);
    for (uint32_t ms = 0; ms < 4000; ms++) {
      CHECK_EQUAL(is_lit(), patterns[i].second[ms % 1000 / 125] == '#');
      light_step(&light, 1);
    }
  }
}

static void a_pulse_grows_and_fades_evenly(void) {
  show(T2_LIGHT_PATTERN_PULSE, 1000, 0);
  uint16_t before = 0;
  CHECK_EQUAL(light_levels(&light)->red, 0);
  for (uint32_t ms = 0; ms < 500; ms++, light_step(&light, 1)) {
    CHECK(light_levels(&light)->red >= before);
    before = light_levels(&light)->red;
  }
  before = light_levels(&light)->red;
  CHECK_EQUAL(before, LIGHT_LEVEL_FULL);
  for (uint32_t ms = 500; ms < 1000; ms++, light_step(&light, 1)) {
    CHECK(light_levels(&light)->red <= before);
    before = light_levels(&light)->red;
  }
  CHECK_EQUAL(light_levels(&light)->red, 0);
}

static void a_fade_goes_from_full_to_dark(void) {
  show(T2_LIGHT_PATTERN_FADE, 20000, 0);
  uint16_t before = LIGHT_LEVEL_FULL;
  CHECK_EQUAL(light_levels(&light)->red, LIGHT_LEVEL_FULL);
  for (uint32_t ms = 0; ms < 19999; ms++) {
    CHECK(light_levels(&light)->red <= before);
    before = light_levels(&light)->red;
    light_step(&light, 1);
  }
  CHECK(light_levels(&light)->red <= 1);
  light_step(&light, 20);
  CHECK(light_levels(&light)->red > 64000);
}

static void brightness_holds_for_every_light(void) {
  light_init(&light);
  light_set_brightness(&light, 128);
  CHECK(!is_lit());
  light_from_bridge(&light, &solid_cyan);
  CHECK_EQUAL(light_levels(&light)->blue, 128 * 128);
  CHECK_EQUAL(light_levels(&light)->green, (192 * 129 / 256) * (192 * 129 / 256));
  light_set_brightness(&light, 1);
  CHECK_EQUAL(light_levels(&light)->blue, 1);
  light_set_brightness(&light, 255);
  CHECK_EQUAL(light_levels(&light)->blue, LIGHT_LEVEL_FULL);
  light_no_bridge(&light);
  light_set_brightness(&light, 64);
  CHECK_EQUAL(light_levels(&light)->red, 64 * 64);
}

/* Whoever steps only when light_wait_ms() is over shows the same as one who steps every ms. */
static void nothing_changes_while_waiting(void) {
  for (uint8_t pattern = 0; pattern < T2_LIGHT_PATTERN_FADE; pattern++) {
    if (pattern == T2_LIGHT_PATTERN_PULSE) {
      continue; /* like fade moves all the time, in steps of 10 ms */
    }
    for (uint32_t period_ms = 1; period_ms < 3000; period_ms += 7) {
      show(pattern, (uint16_t)period_ms, 0);
      for (int i = 0; i < 30; i++) {
        const bool was_lit = is_lit();
        const uint32_t wait_ms = light_wait_ms(&light);
        CHECK(wait_ms > 0);
        if (wait_ms == FOR_EVER_MS) {
          break;
        }
        for (uint32_t ms = 1; ms < wait_ms; ms++) {
          light_step(&light, 1);
          CHECK_EQUAL(is_lit(), was_lit);
        }
        light_step(&light, 1);
      }
    }
  }
}

static void every_period_works(void) {
  for (uint32_t pattern = 0; pattern <= T2_LIGHT_PATTERN_FADE + 1u; pattern++) {
    for (uint32_t period_ms = 0; period_ms <= UINT16_MAX; period_ms += period_ms < 300 ? 1 : 97) {
      show((uint8_t)pattern, (uint16_t)period_ms, 0);
      for (int i = 0; i < 20; i++) {
        light_step(&light,
                   (uint16_t)(random_word() % (random_word() % 100u == 0 ? 65536u : 5000u)));
        CHECK(light_levels(&light)->red <= LIGHT_LEVEL_FULL);
        CHECK(light_wait_ms(&light) > 0);
      }
    }
  }
}

static void received_until_the_bridge_sends_a_light(void) {
  light_init(&light);
  light_received(&light);
  expect_received();
  light_bridge_answered(&light);
  expect_received();
  light_step(&light, 60000);
  expect_received();
  light_from_bridge(&light, &solid_cyan);
  CHECK_EQUAL(light.source, LIGHT_OF_BRIDGE);
  light_bridge_answered(&light);
  CHECK_EQUAL(light.source, LIGHT_OF_BRIDGE);
  light_received(&light);
  expect_received();
  const struct t2_light white = T2_LIGHT_RECEIVED; /* looks the same, and is another */
  light_from_bridge(&light, &white);
  CHECK_EQUAL(light.source, LIGHT_OF_BRIDGE);
}

static void no_bridge_until_the_bridge_speaks(void) {
  light_init(&light);
  light_received(&light);
  light_no_bridge(&light);
  expect_no_bridge();
  light_step(&light, 60000);
  expect_no_bridge();
  light_bridge_answered(&light);
  expect_received();
  light_no_bridge(&light);
  light_from_bridge(&light, &solid_cyan);
  CHECK_EQUAL(light.source, LIGHT_OF_BRIDGE);
}

static void a_light_lives_only_its_time(void) {
  show(T2_LIGHT_PATTERN_SOLID, 0, 2000);
  CHECK(is_lit());
  CHECK_EQUAL(light_wait_ms(&light), 2000);
  light_step(&light, 1999);
  CHECK_EQUAL(light.source, LIGHT_OF_BRIDGE);
  CHECK_EQUAL(light_wait_ms(&light), 1);
  light_step(&light, 1);
  expect_no_bridge();
  light_step(&light, 60000);
  expect_no_bridge();

  show(T2_LIGHT_PATTERN_SOLID, 0, 0); /* for ever */
  light_step(&light, UINT16_MAX);
  CHECK_EQUAL(light.source, LIGHT_OF_BRIDGE);

  show(T2_LIGHT_PATTERN_OFF, 0, 500); /* darkness has its time, too */
  light_step(&light, 500);
  expect_no_bridge();

  show(T2_LIGHT_PATTERN_SOLID, 0, 500); /* and goes on under received */
  light_received(&light);
  light_step(&light, 499);
  expect_received();
  light_step(&light, 1);
  expect_no_bridge();
}

static void a_repeated_light_goes_on_without_a_jump(void) {
  const struct t2_light blink = {
      .pattern = T2_LIGHT_PATTERN_BLINK, .red = 255, .period_ms = 1000, .time_to_live_ms = 5000};
  light_init(&light);
  light_from_bridge(&light, &blink);
  light_step(&light, 700);
  light_from_bridge(&light, &blink);
  CHECK(!is_lit());
  CHECK_EQUAL(light.time_to_live_ms, 5000);
  struct t2_light other = blink;
  other.green = 1;
  light_from_bridge(&light, &other);
  CHECK(is_lit());
  light_step(&light, 700);
  other.period_ms = 100;
  light_from_bridge(&light, &other);
  CHECK(is_lit());
  CHECK_EQUAL(light.position_ms, 0);
}

int main(void) {
  random_seed();
  RUN(dark_before_anything_happened);
  RUN(levels_are_the_square_of_brightness);
  RUN(patterns_move_as_described);
  RUN(a_pulse_grows_and_fades_evenly);
  RUN(a_fade_goes_from_full_to_dark);
  RUN(brightness_holds_for_every_light);
  RUN(nothing_changes_while_waiting);
  RUN(every_period_works);
  RUN(received_until_the_bridge_sends_a_light);
  RUN(no_bridge_until_the_bridge_speaks);
  RUN(a_light_lives_only_its_time);
  RUN(a_repeated_light_goes_on_without_a_jump);
  return 0;
}
