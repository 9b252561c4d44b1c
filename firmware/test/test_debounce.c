#include "check.h"
#include "debounce.h"

#define FILTER_US 100u
#define RELEASE_US 10000u

static const struct debounce_config config = {.glitch_filter_us = FILTER_US,
                                              .release_us = RELEASE_US};

/* Plays the board: steps at each movement of the contact and when debounce_wait_us() is over, as
   with interrupts; or every scan_us, with a latch that remembers movements. */
static struct {
  struct debounce debounce;
  uint32_t scan_us; /* 0: interrupts */
  bool has_moved;
  uint64_t now_us;
  uint64_t last_us;
  bool is_closed;
  uint32_t presses;
  uint32_t releases;
  uint64_t pressed_at_us;
  uint64_t edge_at_us;
  uint64_t released_at_us;
} board;

static void step(bool has_moved) {
  const uint32_t elapsed_us = (uint32_t)(board.now_us - board.last_us);
  board.last_us = board.now_us;
  switch (debounce_step(&board.debounce, elapsed_us, board.is_closed, has_moved)) {
    case DEBOUNCE_PRESSED:
      board.presses++;
      board.pressed_at_us = board.now_us;
      board.edge_at_us = board.now_us - board.debounce.stable_us;
      break;
    case DEBOUNCE_RELEASED:
      board.releases++;
      board.released_at_us = board.now_us - board.debounce.stable_us;
      break;
    case DEBOUNCE_NOTHING:
      break;
  }
}

static void scan_until(uint64_t end_us) {
  while (board.last_us + board.scan_us <= end_us) {
    board.now_us = board.last_us + board.scan_us;
    step(board.has_moved);
    board.has_moved = false;
  }
  board.now_us = end_us;
}

static void wait_us(uint64_t duration_us) {
  const uint64_t end_us = board.now_us + duration_us;
  if (board.scan_us != 0) {
    scan_until(end_us);
    return;
  }
  for (;;) {
    const uint32_t wait = debounce_wait_us(&board.debounce);
    if (wait == DEBOUNCE_WAIT_FOREVER || board.last_us + wait > end_us) {
      break;
    }
    board.now_us = board.last_us + wait;
    step(false);
  }
  board.now_us = end_us;
}

static void move_to(bool is_closed) {
  board.is_closed = is_closed;
  board.has_moved = true;
  if (board.scan_us == 0) {
    step(true);
  }
}

static void closed_for(uint64_t duration_us) {
  move_to(true);
  wait_us(duration_us);
}

static void open_for(uint64_t duration_us) {
  move_to(false);
  wait_us(duration_us);
}

static void start(bool is_closed) {
  memset(&board, 0, sizeof board);
  board.debounce.config = config;
  debounce_init(&board.debounce);
  board.is_closed = is_closed;
  step(false);
  wait_us(RELEASE_US);
}

struct phase {
  uint32_t closed_us;
  uint32_t open_us;
};

static const struct {
  const char *name;
  struct phase phases[12]; /* ends at {0, 0} */
  uint32_t presses;
  uint32_t releases;
} tables[] = {
    {"a clean press", {{80000, 20000}}, 1, 1},
    {"exactly the filter", {{100, 20000}}, 1, 1},
    {"one microsecond less", {{99, 20000}}, 0, 0},
    {"a glitch of 60 us", {{60, 20000}}, 0, 0},
    {"a train of glitches", {{60, 5}, {60, 5}, {60, 5}, {60, 5}, {60, 20000}}, 0, 0},
    {"bounce at closing", {{20, 30}, {40, 200}, {90, 500}, {300, 400}, {60000, 20000}}, 1, 1},
    {"bounce at opening", {{60000, 50}, {200, 3000}, {1000, 9999}, {5, 20000}}, 1, 1},
    {"a short opening while held", {{60000, 9999}, {60000, 20000}}, 1, 1},
    {"two presses", {{60000, 20000}, {60000, 20000}}, 2, 2},
    {"the fastest two presses", {{100, 10000}, {100, 10000}}, 2, 2},
    {"released too shortly to count", {{60000, 9000}}, 1, 0},
};

static void event_tables(void) {
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
    start(false);
    for (const struct phase *phase = tables[i].phases; phase->closed_us != 0; phase++) {
      closed_for(phase->closed_us);
      open_for(phase->open_us);
    }
    if (board.presses != tables[i].presses || board.releases != tables[i].releases) {
      fprintf(stderr, "%s: %u presses, %u releases\n", tables[i].name, board.presses,
              board.releases);
      exit(1);
    }
  }
}

static void a_press_is_told_at_the_filter_and_knows_its_edge(void) {
  start(false);
  wait_us(12345);
  const uint64_t edge_us = board.now_us;
  closed_for(250000);
  CHECK_EQUAL(board.pressed_at_us, edge_us + FILTER_US);
  CHECK_EQUAL(board.edge_at_us, edge_us);
  open_for(RELEASE_US);
  CHECK_EQUAL(board.released_at_us, edge_us + 250000u);
}

static void glitches_of_1_to_60_us_are_no_press(void) {
  for (uint32_t length_us = 1; length_us <= 60; length_us++) {
    start(false);
    for (int i = 0; i < 100; i++) {
      closed_for(length_us);
      open_for(random_between(1, 20000));
    }
    CHECK_EQUAL(board.presses, 0);
  }
}

/* Short there-and-backs that are noticed once, afterwards, with the contact closed each time. */
static void glitches_noticed_late_are_no_press(void) {
  start(false);
  for (int i = 0; i < 100; i++) {
    board.now_us += 3000;
    board.is_closed = true;
    step(true);
  }
  CHECK_EQUAL(board.presses, 0);
}

static void a_switch_closed_at_the_start_must_be_released_first(void) {
  start(true);
  wait_us(5000000);
  CHECK_EQUAL(board.presses, 0);
  open_for(5000);
  closed_for(100000);
  CHECK_EQUAL(board.presses, 0);
  open_for(20000);
  CHECK_EQUAL(board.presses, 0);
  CHECK_EQUAL(board.releases, 0);
  closed_for(100000);
  CHECK_EQUAL(board.presses, 1);
}

/* Longer than 2^32 us: the time must stick, not wrap around. */
static void a_stuck_switch_is_one_press_and_one_release(void) {
  start(false);
  move_to(true);
  for (int minute = 0; minute < 180; minute++) {
    wait_us(60000000u);
    step(false);
  }
  CHECK_EQUAL(board.presses, 1);
  open_for(RELEASE_US);
  CHECK_EQUAL(board.releases, 1);
}

/* A worn switch: for 157 ms it opens and closes at both ends (the worst of J. Ganssle, "A guide to
   debouncing", 2008), never open for RELEASE_US. */
static void bounce_for(uint32_t total_us, bool ends_closed) {
  uint32_t left_us = total_us;
  while (left_us > 0) {
    const uint32_t closed_us = random_between(1, 3000);
    const uint32_t open_us = random_between(1, RELEASE_US - 1u);
    closed_for(closed_us);
    open_for(open_us);
    left_us = left_us > closed_us + open_us ? left_us - closed_us - open_us : 0;
  }
  if (ends_closed) {
    move_to(true);
  }
}

static void many_presses(uint32_t count, uint32_t scan_us) {
  /* A scan sees a change up to one interval late. */
  const uint32_t settled_us = RELEASE_US + 2u * scan_us;
  start(false);
  board.scan_us = scan_us;
  for (uint32_t i = 1; i <= count; i++) {
    for (uint32_t glitches = random_word() % 4u; glitches > 0; glitches--) {
      closed_for(random_between(1, 60));
      open_for(random_between(1, 5000));
    }
    bounce_for(i % 50 == 0 ? 157000 : random_between(1, 5000), true);
    wait_us(random_between(30000, 100000));
    CHECK_EQUAL(board.presses, i);
    bounce_for(i % 50 == 25 ? 157000 : random_between(1, 5000), false);
    open_for(random_between(settled_us, 50000));
    CHECK_EQUAL(board.presses, i);
    CHECK_EQUAL(board.releases, i);
  }
}

static void many_presses_with_bounce_glitches_and_wear(void) {
  static const uint32_t scans_us[] = {0, 10, 20, 50, 100, 125, 200, 250, 500, 1000};
  const uint32_t count = scaled(20000, 1000000) / (sizeof scans_us / sizeof scans_us[0]);
  for (size_t i = 0; i < sizeof scans_us / sizeof scans_us[0]; i++) {
    many_presses(count, scans_us[i]);
    printf("%u presses by scan every %u us: 0 extra, 0 missed\n", count, scans_us[i]);
  }
}

int main(void) {
  random_seed();
  RUN(event_tables);
  RUN(a_press_is_told_at_the_filter_and_knows_its_edge);
  RUN(glitches_of_1_to_60_us_are_no_press);
  RUN(glitches_noticed_late_are_no_press);
  RUN(a_switch_closed_at_the_start_must_be_released_first);
  RUN(a_stuck_switch_is_one_press_and_one_release);
  RUN(many_presses_with_bounce_glitches_and_wear);
  return 0;
}
