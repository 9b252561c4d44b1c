/* libFuzzer on the core between the fake board and the fake host: bytes become what a host, a
   finger, time and the power do to a button; model.c and store_model.c follow what has to come of
   it. Run by test/firmware/usb/libfuzzer.test.ts; by hand, in firmware/ (boot_id.c is the port's to
   call):

   clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Iinclude -Icore
     -Itest -DT2_FIRMWARE_MAJOR=0 -DT2_FIRMWARE_MINOR=1 -DT2_FIRMWARE_PATCH=0 fuzz/[a-z]*.c
     test/fake_*.c core/[!b]*.c -o /tmp/fuzz_core && /tmp/fuzz_core -max_len=400 */
#include <stddef.h>

#include "app_helpers.h"
#include "bus.h"
#include "input.h"
#include "model.h"
#include "store_model.h"

#define LONGEST_RUN_US (60u * SECOND) /* in one input */

/* In the first byte of an input. */
enum flag { IS_NAMELESS = 1, ENDS_WITH_RESET = 2, BEGINS_CONFIGURED = 4 };

static uint8_t flags;
static uint32_t run_us;

/* ---- finger, time and power */

static void pass(uint32_t duration_us) {
  board_run(duration_us);
  model_pass(duration_us);
  model_step();
}

static void run(uint32_t duration_us) {
  if (run_us + duration_us <= LONGEST_RUN_US) {
    run_us += duration_us;
    pass(duration_us);
  }
}

static void run_by(uint8_t size) {
  static const uint32_t units_us[] = {1, 20, 500, 10 * MS};
  run((uint32_t)(size / 4u) * units_us[size % 4u]);
}

static void move_contact(bool is_closed) {
  board_contact(is_closed);
  model_contact(is_closed);
  model_step();
}

/* Short or long, and time for the gesture to settle. */
static void click_by(uint8_t size) {
  move_contact(true);
  run((uint32_t)size * 8u * MS);
  move_contact(false);
  run(350 * MS);
}

/* Closes, and opens for so short a time that only the movement is seen. */
static void bounce_by(uint8_t size_us) {
  move_contact(true);
  run(size_us);
  move_contact(true);
  run(size_us);
}

/* As fast as a broken switch. */
static void chatter_by(uint8_t size) {
  for (uint8_t i = 0; i < size % 32u; i++) {
    move_contact(true);
    run(5 * MS);
    move_contact(false);
    run(20 * MS);
  }
}

static void power_up(struct input *input) {
  const uint32_t now_us = (uint32_t)input_byte(input) << 24; /* some of them soon wrap around */
  const bool is_nameless = (flags & IS_NAMELESS) != 0;
  const bool is_closed = !is_nameless && (input_byte(input) & 1u) != 0;
  if (is_nameless) {
    board_power_up_nameless(now_us);
  } else {
    board_power_up(now_us, is_closed);
  }
  bus_power_up();
  model_power_up(is_closed);
  store_model_loaded();
}

static void damage_store(struct input *input) {
  const uint8_t place = input_byte(input);
  store_model_damage(place, input_byte(input));
}

static void step(struct input *input) {
  switch (input_byte(input) % 24u) {
    case 0:
      bus_begin_transfer(input);
      break;
    case 1:
      bus_take();
      break;
    case 2:
      bus_give(input);
      break;
    case 3:
      bus_reset();
      break;
    case 4:
      bus_suspend();
      break;
    case 5:
      bus_resume();
      break;
    case 6:
      store_model_work();
      break;
    case 7:
      board.is_store_broken = !board.is_store_broken;
      break;
    case 8:
      damage_store(input);
      power_up(input);
      break;
    case 9:
      bus_acknowledge(input);
      break;
    case 10:
      move_contact(!board.is_closed);
      break;
    case 11:
      bounce_by(input_byte(input));
      break;
    case 12:
      click_by(input_byte(input));
      break;
    case 13:
    case 14:
      run_by(input_byte(input));
      break;
    case 15:
    case 16:
      bus_poll(report);
      break;
    case 17:
      chatter_by(input_byte(input));
      break;
    case 18:
      bus_reset();
      host_configure();
      break;
    default:
      bus_whole_transfer(input);
  }
  board_poll();
  model_step();
  bus_step();
}

/* ---- what must hold whatever came before */

static void check_descriptor(void) {
  static const uint8_t begin[] = {18, 1, 0x00, 0x02, 0, 0, 0, 64};
  uint8_t descriptor[64];
  CHECK_EQUAL(host_request(0x80, 6, 0x0100, 0, 64, descriptor), 18);
  CHECK_BYTES(descriptor, begin, sizeof begin);
  CHECK_EQUAL(descriptor[17], 1);
}

static void check_settings(void) {
  struct t2_settings settings;
  CHECK_EQUAL(host_request(0xa1, 1, 0x0307, 0, 64, report), T2_SETTINGS_SIZE);
  CHECK(t2_settings_decode(report, T2_SETTINGS_SIZE, &settings));
  CHECK(t2_settings_is_valid(&settings));
}

static uint8_t get_configuration(void) {
  uint8_t configuration;
  CHECK_EQUAL(host_request(0x80, 8, 0, 0, 1, &configuration), 1);
  CHECK(configuration <= 1);
  return configuration;
}

/* The host begins anew; what waits is due at once. */
static void reset_and_configure(void) {
  host_reset();
  board_poll();
  check_descriptor();
  host_configure();
  board_poll();
  CHECK(controller.is_report_armed || !model_is_press_waiting());
}

/* The host goes on, and does no more than it must: what it took and did not acknowledge is repeated
   by the button itself. */
static void go_on(void) {
  if (get_configuration() == 0 || controller.is_report_stalled) {
    host_configure();
  }
  board_poll();
  check_descriptor();
}

static void deliver_everything(void) {
  for (int i = 0; i < 300 && get_status().queued > 0; i++) {
    pass(10 * MS);
    if (bus_poll(report) > 0) {
      bus_acknowledge_taken();
    }
    board_poll();
    model_step();
  }
}

/* A press after a pause that ends a flood, a gesture and a repeat. */
static void check_press(void) {
  const uint16_t sequence = (uint16_t)(get_status().last_sequence + 1u);
  move_contact(true);
  pass(20 * MS);
  struct t2_press press = {.sequence = 0};
  /* A repeat may have been armed before everything was acknowledged. */
  for (int i = 0; i < 3 && press.sequence != sequence; i++) {
    t2_press_decode(report, bus_poll(report), &press);
    board_poll();
  }
  CHECK_EQUAL(press.sequence, sequence);
  move_contact(false);
}

static void check_recovery(void) {
  bus_resume();
  board.is_store_broken = false;
  move_contact(false);
  store_model_work();
  get_configuration();
  if ((flags & ENDS_WITH_RESET) != 0) {
    reset_and_configure();
  } else {
    go_on();
  }
  check_settings();
  CHECK(board.bootloaders <= bus_magics());
  CHECK(board.restarts == 0 || (flags & IS_NAMELESS) != 0);
  for (int i = 0; i < 25; i++) { /* the longest hold and the longest gap of presses */
    pass(SECOND);
  }
  deliver_everything();
  model_all_delivered();
  check_press();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct input input = {.bytes = bytes, .left = size};
  store_model_empty();
  memset(report, 0, sizeof report);
  run_us = 0;
  flags = input_byte(&input);
  power_up(&input);
  if ((flags & BEGINS_CONFIGURED) != 0) {
    host_configure();
    board_poll();
  }
  while (input.left > 0) {
    step(&input);
  }
  check_recovery();
  return 0;
}
