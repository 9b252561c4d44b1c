#include "check.h"
#include "gesture.h"

static const struct t2_settings usual = T2_SETTINGS_DEFAULTS;
static struct t2_settings settings;
static struct gesture gesture;

/* One letter for each thing that happens, then its time in ms: p pressed, r released, "." nothing;
   what is settled: s short, d double, l long, each with the time since the start. */
struct event {
  char what;
  uint32_t after_ms;
};

static const struct {
  const char *name;
  struct event events[8]; /* ends with 0 */
  const char *settled;
} tables[] = {
    {"a short one", {{'p', 0}, {'r', 100}, {'.', 1000}}, "s400"},
    {"a double", {{'p', 0}, {'r', 100}, {'p', 299}, {'r', 100}, {'.', 1000}}, "d399"},
    {"two short ones", {{'p', 0}, {'r', 100}, {'p', 301}, {'r', 100}, {'.', 1000}}, "s400 s801"},
    {"a long one", {{'p', 0}, {'r', 2000}, {'.', 1000}}, "l800"},
    {"just not long", {{'p', 0}, {'r', 799}, {'.', 1000}}, "s1099"},
    {"long, then short", {{'p', 0}, {'r', 900}, {'p', 10}, {'r', 100}, {'.', 1000}}, "l800 s1310"},
    {"a double held long is a double", {{'p', 0}, {'r', 100}, {'p', 50}, {'r', 5000}}, "d150"},
    {"a triple is a double and a short one",
     {{'p', 0}, {'r', 100}, {'p', 100}, {'r', 100}, {'p', 100}, {'r', 100}, {'.', 1000}},
     "d200 s800"},
    {"stuck", {{'p', 0}, {'.', 60000}}, "l800"},
    {"a release that was never pressed", {{'r', 50}, {'.', 1000}}, ""},
};

static char settled[100];
static uint32_t now_ms;

static void note(uint8_t kind) {
  static const char letters[] = {'?', 's', 'd', 'l'};
  if (kind != GESTURE_OPEN) {
    CHECK(kind < sizeof letters);
    const size_t length = strlen(settled);
    CHECK(snprintf(&settled[length], sizeof settled - length, "%s%c%u", length == 0 ? "" : " ",
                   letters[kind], now_ms) > 0);
  }
}

/* Steps as the application does: when gesture_wait_ms() is over, and when something happens. */
static void pass(uint32_t duration_ms, bool is_closed) {
  const uint32_t end_ms = now_ms + duration_ms;
  for (;;) {
    const uint16_t wait_ms = gesture_wait_ms(&gesture, &settings, is_closed);
    if (wait_ms > end_ms - now_ms) {
      break;
    }
    now_ms += wait_ms;
    const uint8_t kind = gesture_step(&gesture, &settings, wait_ms, is_closed);
    CHECK(kind != GESTURE_OPEN);
    note(kind);
  }
  note(gesture_step(&gesture, &settings, (uint16_t)(end_ms - now_ms), is_closed));
  now_ms = end_ms;
}

static void start(void) {
  settings = usual;
  settled[0] = '\0';
  now_ms = 0;
  gesture_init(&gesture);
}

static void event_tables(void) {
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
    start();
    bool is_closed = false;
    uint32_t pressed_at_ms = 0;
    for (const struct event *event = tables[i].events; event->what != 0; event++) {
      pass(event->after_ms, is_closed);
      if (event->what == 'p') {
        is_closed = true;
        pressed_at_ms = now_ms;
        note(gesture_pressed(&gesture));
      } else if (event->what == 'r') {
        is_closed = false;
        note(gesture_released(&gesture, &settings, (uint16_t)(now_ms - pressed_at_ms), 0));
      }
    }
    if (strcmp(settled, tables[i].settled) != 0) {
      fprintf(stderr, "%s: %s, not %s\n", tables[i].name, settled, tables[i].settled);
      exit(1);
    }
  }
}

static void it_tells_how_long_the_switch_was_held(void) {
  start();
  gesture_pressed(&gesture);
  CHECK_EQUAL(gesture_released(&gesture, &settings, 123, 10), GESTURE_OPEN);
  CHECK_EQUAL(gesture_wait_ms(&gesture, &settings, false), 290);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 290, false), T2_GESTURE_KIND_SHORT);
  CHECK_EQUAL(gesture.hold_ms, 123);
  gesture_pressed(&gesture);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 850, true), T2_GESTURE_KIND_LONG);
  CHECK_EQUAL(gesture.hold_ms, 850);
}

/* The contact opened just before the hold time, but that is not a release yet. */
static void a_hold_just_too_short_is_never_long(void) {
  start();
  gesture_pressed(&gesture);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 795, true), GESTURE_OPEN);
  CHECK_EQUAL(gesture_wait_ms(&gesture, &settings, false), FOR_EVER_MS);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 10, false), GESTURE_OPEN);
  CHECK_EQUAL(gesture_released(&gesture, &settings, 795, 10), GESTURE_OPEN);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 290, false), T2_GESTURE_KIND_SHORT);
  /* it was only bounce: long after all */
  gesture_pressed(&gesture);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 805, false), GESTURE_OPEN);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 1, true), T2_GESTURE_KIND_LONG);
}

/* The contact closed just before the window ended, but that is not a press yet. */
static void a_second_edge_in_the_last_moment_is_a_double(void) {
  start();
  gesture_pressed(&gesture);
  gesture_released(&gesture, &settings, 50, 0);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 305, true), GESTURE_OPEN);
  CHECK_EQUAL(gesture_pressed(&gesture), T2_GESTURE_KIND_DOUBLE);
  CHECK_EQUAL(gesture.hold_ms, 50);
  /* it was only a glitch: short after all */
  start();
  gesture_pressed(&gesture);
  gesture_released(&gesture, &settings, 50, 0);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 305, true), GESTURE_OPEN);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 0, false), T2_GESTURE_KIND_SHORT);
}

static void without_doubles_a_release_settles_at_once(void) {
  start();
  settings.double_press_ms = 0;
  gesture_pressed(&gesture);
  CHECK_EQUAL(gesture_released(&gesture, &settings, 50, 10), T2_GESTURE_KIND_SHORT);
  CHECK_EQUAL(gesture_pressed(&gesture), GESTURE_OPEN);
}

static void without_long_presses_nothing_is_long(void) {
  start();
  settings.hold_ms = 0;
  gesture_pressed(&gesture);
  CHECK_EQUAL(gesture_wait_ms(&gesture, &settings, true), FOR_EVER_MS);
  CHECK_EQUAL(gesture_step(&gesture, &settings, UINT16_MAX, true), GESTURE_OPEN);
  gesture_released(&gesture, &settings, UINT16_MAX, 0);
  CHECK_EQUAL(gesture_step(&gesture, &settings, 300, false), T2_GESTURE_KIND_SHORT);
}

/* Each press of its own is settled exactly once, whatever the fingers do and the settings are. */
static void every_press_is_settled_once(void) {
  const uint32_t count = scaled(100000, 10000000);
  start();
  uint32_t presses = 0;
  uint32_t gestures = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (random_word() % 1000u == 0) {
      settings.hold_ms = random_word() % 4u == 0 ? 0 : (uint16_t)random_between(300, 10000);
      settings.double_press_ms = random_word() % 4u == 0 ? 0 : (uint16_t)random_between(100, 1000);
    }
    const uint16_t hold_ms = (uint16_t)random_between(0, 1500);
    const uint8_t first = gesture_pressed(&gesture);
    presses += first == GESTURE_OPEN;
    gestures += first != GESTURE_OPEN;
    gestures += gesture_step(&gesture, &settings, hold_ms, true) != GESTURE_OPEN;
    gestures += gesture_released(&gesture, &settings, hold_ms, 0) != GESTURE_OPEN;
    gestures +=
        gesture_step(&gesture, &settings, (uint16_t)random_between(0, 600), false) != GESTURE_OPEN;
    CHECK(gestures == presses || gestures + 1u == presses);
  }
  gestures += gesture_step(&gesture, &settings, 2000, false) != GESTURE_OPEN;
  CHECK_EQUAL(gestures, presses);
  printf("%u edges, %u presses = gestures\n", count, presses);
}

int main(void) {
  random_seed();
  RUN(event_tables);
  RUN(it_tells_how_long_the_switch_was_held);
  RUN(a_hold_just_too_short_is_never_long);
  RUN(a_second_edge_in_the_last_moment_is_a_double);
  RUN(without_doubles_a_release_settles_at_once);
  RUN(without_long_presses_nothing_is_long);
  RUN(every_press_is_settled_once);
  return 0;
}
