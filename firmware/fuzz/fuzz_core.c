/* libFuzzer on the core between the fake board and the fake host: bytes become what a host, a
   finger, time and the power do to a button. Run by test/firmware/usb/libfuzzer.test.ts; by hand,
   in firmware/:

   clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Iinclude -Icore
   -Itest -DT2_FIRMWARE_MAJOR=0 -DT2_FIRMWARE_MINOR=1 -DT2_FIRMWARE_PATCH=0 fuzz/fuzz_core.c
   test/fake_*.c core/app*.c core/debounce.c core/flood.c core/gesture.c core/light.c
     core/press_queue.c core/store.c core/times.c core/usb*.c -o /tmp/fuzz_core && /tmp/fuzz_core */
#include <stddef.h>

#include "app_helpers.h"

#define LONGEST_RUN_US (60u * SECOND) /* in one input */

struct input {
  const uint8_t *bytes;
  size_t left;
};

/* What the host and the finger did since the power came on. */
static struct {
  uint32_t run_us;
  uint32_t closings;
  uint32_t magics; /* requests for the bootloader with the right number */
  bool is_nameless;
} life;

static uint8_t next_byte(struct input *input) {
  if (input->left == 0) {
    return 0;
  }
  input->left--;
  return *input->bytes++;
}

static uint8_t payload[256];

static void next_payload(struct input *input, uint16_t size) {
  for (uint16_t i = 0; i < size && i < sizeof payload; i++) {
    payload[i] = next_byte(input);
  }
}

/* ---- the host */

static const uint8_t requests[][8] = {
    {0x80, 6, 0, 1, 0, 0, 18, 0},   /* descriptors: device, configuration, strings, HID, report */
    {0x80, 6, 0, 2, 0, 0, 255, 0},  //
    {0x80, 6, 3, 3, 9, 4, 255, 0},  //
    {0x81, 6, 0, 0x21, 0, 0, 9, 0}, //
    {0x81, 6, 0, 0x22, 0, 0, 0, 1}, //
    {0x00, 5, 7, 0, 0, 0, 0, 0},    /* address, configuration, features, status */
    {0x00, 9, 1, 0, 0, 0, 0, 0},    //
    {0x00, 3, 1, 0, 0, 0, 0, 0},    //
    {0x02, 3, 0, 0, 0x81, 0, 0, 0}, //
    {0x02, 1, 0, 0, 0x81, 0, 0, 0}, //
    {0x01, 11, 0, 0, 0, 0, 0, 0},   //
    {0x80, 0, 0, 0, 0, 0, 2, 0},    //
    {0x21, 10, 0, 1, 0, 0, 0, 0},   /* idle rate */
    {0xa1, 2, 0, 0, 0, 0, 1, 0},    //
    {0xa1, 1, 1, 1, 0, 0, 64, 0},   /* reports to read */
    {0xa1, 1, 2, 1, 0, 0, 64, 0},   //
    {0xa1, 1, 5, 3, 0, 0, 64, 0},   //
    {0xa1, 1, 6, 3, 0, 0, 64, 0},   //
    {0xa1, 1, 7, 3, 0, 0, 64, 0},   //
    {0x21, 9, 3, 2, 0, 0, T2_LIGHT_SIZE, 0},       /* reports to set */
    {0x21, 9, 4, 2, 0, 0, T2_ACKNOWLEDGE_SIZE, 0}, //
    {0x21, 9, 7, 3, 0, 0, T2_SETTINGS_SIZE, 0},    //
    {0x21, 9, 8, 3, 0, 0, T2_BOOTLOADER_SIZE, 0},  //
    {0x21, 9, 9, 3, 0, 0, T2_SERIAL_SIZE, 0},      //
};
#define REQUESTS (sizeof requests / sizeof requests[0])

static void count_magic(void) {
  struct t2_bootloader bootloader;
  if (t2_bootloader_decode(payload, T2_BOOTLOADER_SIZE, &bootloader) &&
      bootloader.magic == T2_BOOTLOADER_MAGIC) {
    life.magics++;
  }
}

/* One of the list, perhaps with a byte changed. */
static void choose_request(struct input *input, uint8_t packet[8]) {
  memcpy(packet, requests[next_byte(input) % REQUESTS], 8);
  const uint8_t change = next_byte(input);
  if (change != 0) {
    packet[change % 8u] ^= next_byte(input);
  }
}

/* What a set report is likely to hold: its id first. */
static void choose_payload(struct input *input, const uint8_t packet[8]) {
  static const struct t2_settings settings = T2_SETTINGS_DEFAULTS;
  static const struct t2_bootloader bootloader = {.magic = T2_BOOTLOADER_MAGIC};
  const uint16_t length = (uint16_t)(packet[6] | (uint16_t)packet[7] << 8);
  memset(payload, 0, sizeof payload);
  const uint8_t kind = next_byte(input);
  if (kind % 4u == 0) {
    next_payload(input, length);
  } else if (packet[2] == T2_REPORT_SETTINGS) {
    t2_settings_encode(&settings, payload);
    payload[1 + kind % 9u] ^= next_byte(input);
  } else if (packet[2] == T2_REPORT_BOOTLOADER) {
    t2_bootloader_encode(&bootloader, payload);
  } else {
    next_payload(input, length);
    payload[0] = packet[2];
  }
  count_magic();
}

static void whole_transfer(struct input *input) {
  static uint8_t answer[65536];
  uint8_t packet[8];
  choose_request(input, packet);
  const bool is_in = (packet[0] & 0x80u) != 0;
  if (!is_in) {
    choose_payload(input, packet);
    memcpy(answer, payload, sizeof payload);
  }
  host_control(packet, answer); /* which checks that no more comes than was asked for */
}

static void begin_transfer(struct input *input) {
  uint8_t packet[8];
  choose_request(input, packet);
  host_setup(packet);
}

static void give(struct input *input) {
  const uint8_t packet[8] = {0x21, 9, next_byte(input), 0, 0, 0, 64, 0};
  choose_payload(input, packet);
  host_give(payload, next_byte(input) % 65u);
}

static void check_report(int size) {
  struct t2_press press;
  struct t2_gesture gesture;
  if (size <= 0) {
    return;
  }
  if (t2_press_decode(report, (uint16_t)size, &press)) {
    CHECK_EQUAL(press.boot_id, 9);
    CHECK(press.sequence <= life.closings);
  } else {
    CHECK(t2_gesture_decode(report, (uint16_t)size, &gesture));
    CHECK_EQUAL(gesture.boot_id, 9);
    CHECK(gesture.sequence <= life.closings);
  }
}

static void acknowledge_taken(void) {
  const uint8_t what =
      report[0] == T2_REPORT_PRESS ? T2_ACKNOWLEDGED_PRESS : T2_ACKNOWLEDGED_GESTURE;
  uint8_t bytes[T2_ACKNOWLEDGE_SIZE];
  const struct t2_acknowledge value = {
      .boot_id = 9, .sequence = (uint16_t)(report[5] | (uint16_t)report[6] << 8), .what = what};
  t2_acknowledge_encode(&value, bytes);
  host_request(0x21, 9, 0x0204, 0, sizeof bytes, bytes);
}

/* ---- finger, time and power */

static void run(uint32_t duration_us) {
  if (life.run_us + duration_us <= LONGEST_RUN_US) {
    life.run_us += duration_us;
    board_run(duration_us);
  }
}

static void run_by(uint8_t size) {
  static const uint32_t units_us[] = {1, 20, 500, 10 * MS};
  run((uint32_t)(size / 4u) * units_us[size % 4u]);
}

static void move_contact(bool is_closed) {
  life.closings += is_closed;
  board_contact(is_closed);
}

/* Short or long, and time for the gesture to settle. */
static void click_by(uint8_t size) {
  move_contact(true);
  run((uint32_t)size * 8u * MS);
  move_contact(false);
  run(350 * MS);
}

static void power_up(struct input *input) {
  const uint32_t now_us = (uint32_t)next_byte(input) << 24; /* some of them soon wrap around */
  memset(&life.closings, 0, sizeof life.closings);
  life.magics = 0;
  if (life.is_nameless) {
    board_power_up_nameless(now_us);
  } else {
    board_power_up(now_us, (next_byte(input) & 1u) != 0);
  }
}

static void damage_store(struct input *input) {
  const uint8_t place = next_byte(input);
  board.slots[place & 1u][place / 4u] ^= next_byte(input);
}

static void step(struct input *input) {
  switch (next_byte(input) % 20u) {
    case 0:
      begin_transfer(input);
      break;
    case 1:
      host_take(payload);
      break;
    case 2:
      give(input);
      break;
    case 3:
      host_reset();
      break;
    case 4:
      usbd_suspend();
      break;
    case 5:
      usbd_resume();
      break;
    case 6:
      app_work();
      break;
    case 7:
      board.is_store_broken = !board.is_store_broken;
      break;
    case 8:
      damage_store(input);
      power_up(input);
      break;
    case 9:
      acknowledge_taken();
      break;
    case 10:
    case 11:
      move_contact(!board.is_closed);
      break;
    case 12:
      click_by(next_byte(input));
      break;
    case 13:
      run_by(next_byte(input));
      break;
    case 14:
      check_report(host_poll(report));
      break;
    default:
      whole_transfer(input);
  }
  board_poll();
}

/* ---- what must hold whatever came before */

static void check_descriptor(void) {
  static const uint8_t begin[] = {18, 1, 0x00, 0x02, 0, 0, 0, 64};
  uint8_t descriptor[64];
  CHECK_EQUAL(host_request(0x80, 6, 0x0100, 0, 64, descriptor), 18);
  CHECK_BYTES(descriptor, begin, sizeof begin);
  CHECK_EQUAL(descriptor[17], 1);
}

static void check_configuration(void) {
  uint8_t configuration;
  CHECK_EQUAL(host_request(0x80, 8, 0, 0, 1, &configuration), 1);
  CHECK(configuration <= 1);
}

static void check_settings(void) {
  struct t2_settings settings;
  CHECK_EQUAL(host_request(0xa1, 1, 0x0307, 0, 64, report), T2_SETTINGS_SIZE);
  CHECK(t2_settings_decode(report, T2_SETTINGS_SIZE, &settings));
  CHECK(t2_settings_is_valid(&settings));
}

static void deliver_everything(void) {
  for (int i = 0; i < 300 && get_status().queued > 0; i++) {
    board_run(10 * MS);
    const int size = poll_report();
    check_report(size);
    if (size > 0) {
      acknowledge_taken();
      board_poll();
    }
  }
}

/* A press after a pause that ends a flood, a gesture and a repeat. */
static void check_press(void) {
  const struct t2_status before = get_status();
  CHECK_EQUAL(before.queued, 0);
  CHECK(before.last_sequence + before.suppressed <= life.closings);
  move_contact(true);
  board_run(20 * MS);
  struct t2_press press = {.sequence = 0};
  /* A repeat may have been armed before everything was acknowledged. */
  for (int i = 0; i < 3 && press.sequence != before.last_sequence + 1u; i++) {
    const int size = poll_report();
    check_report(size);
    t2_press_decode(report, (uint16_t)(size > 0 ? size : 0), &press);
  }
  CHECK_EQUAL(press.sequence, before.last_sequence + 1u);
  move_contact(false);
}

static void check_recovery(void) {
  usbd_resume();
  board.is_store_broken = false;
  move_contact(false);
  app_work();
  check_configuration();
  host_reset();
  board_poll();
  check_descriptor();
  host_configure();
  board_poll();
  check_settings();
  CHECK(board.bootloaders <= life.magics);
  CHECK(board.restarts == 0 || life.is_nameless);
  for (int i = 0; i < 25; i++) { /* the longest hold and the longest gap of presses */
    board_run(SECOND);
  }
  deliver_everything();
  check_press();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct input input = {.bytes = bytes, .left = size};
  memset(&life, 0, sizeof life);
  memset(&board, 0, sizeof board);
  memset(report, 0, sizeof report);
  life.is_nameless = (next_byte(&input) & 1u) != 0;
  power_up(&input);
  while (input.left > 0) {
    step(&input);
  }
  check_recovery();
  return 0;
}
