/* What a host sets: settings, serial number, bootloader, idle rate. */
#include "app_helpers.h"

static const struct t2_settings defaults = T2_SETTINGS_DEFAULTS;

static struct t2_settings get_settings(void) {
  struct t2_settings settings;
  CHECK_EQUAL(host_request(0xa1, 1, 0x0307, 0, 64, report), T2_SETTINGS_SIZE);
  CHECK(t2_settings_decode(report, T2_SETTINGS_SIZE, &settings));
  return settings;
}

static void set_settings(struct t2_settings settings, bool is_taken) {
  uint8_t bytes[T2_SETTINGS_SIZE];
  t2_settings_encode(&settings, bytes);
  set_feature(T2_REPORT_SETTINGS, sizeof bytes, bytes, is_taken);
}

static struct t2_identity get_identity(void) {
  struct t2_identity identity;
  CHECK_EQUAL(host_request(0xa1, 1, 0x0305, 0, 64, report), T2_IDENTITY_SIZE);
  CHECK(t2_identity_decode(report, T2_IDENTITY_SIZE, &identity));
  return identity;
}

static void set_serial(const char *serial, bool is_taken) {
  struct t2_serial value = {.serial = {0}};
  uint8_t bytes[T2_SERIAL_SIZE];
  memcpy(value.serial, serial, strlen(serial));
  t2_serial_encode(&value, bytes);
  set_feature(T2_REPORT_SERIAL, sizeof bytes, bytes, is_taken);
}

static void settings_are_in_force_at_once_and_kept(void) {
  struct t2_settings settings = defaults;
  memset(board.slots, 0xff, sizeof board.slots);
  start();
  CHECK_EQUAL(get_settings().hold_ms, 800);
  settings.hold_ms = 1500;
  settings.brightness = 100;
  set_settings(settings, true);
  CHECK_EQUAL(get_settings().hold_ms, 1500);
  send_light(solid_green);
  CHECK_EQUAL(board.levels.green, 100 * 100);
  set_settings(defaults, false); /* the ones before are still being stored */
  CHECK_EQUAL(get_settings().hold_ms, 1500);
  app_work();
  CHECK_EQUAL(get_status().faults, 0);
  start();
  CHECK_EQUAL(get_settings().hold_ms, 1500);
  set_settings(defaults, true);
  start(); /* the power went before they were stored */
  CHECK_EQUAL(get_settings().hold_ms, 1500);
  set_settings(defaults, true);
  app_work();
  start();
  CHECK_EQUAL(get_settings().hold_ms, 800);
}

static void settings_out_of_range_are_refused_and_the_old_ones_stay(void) {
  static const struct t2_settings wrong[] = {
      {79, 10, 800, 300, 255},    {5001, 10, 800, 300, 255},  {0, 10, 800, 300, 255},
      {100, 4, 800, 300, 255},    {100, 251, 800, 300, 255},  {100, 0, 800, 300, 255},
      {100, 10, 299, 300, 255},   {100, 10, 10001, 300, 255}, {100, 10, 1, 300, 255},
      {100, 10, 800, 99, 255},    {100, 10, 800, 1001, 255},  {100, 10, 800, 300, 0},
      {65535, 10, 800, 300, 255},
  };
  start();
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    set_settings(wrong[i], false);
    CHECK_EQUAL(get_settings().glitch_filter_us, 100);
    CHECK_EQUAL(get_settings().release_ms, 10);
    CHECK_EQUAL(get_settings().hold_ms, 800);
    CHECK_EQUAL(get_settings().double_press_ms, 300);
    CHECK_EQUAL(get_settings().brightness, 255);
  }
  set_settings((struct t2_settings){80, 5, 300, 100, 1}, true);
  app_work();
  set_settings((struct t2_settings){5000, 250, 10000, 1000, 255}, true);
  app_work();
  set_settings((struct t2_settings){100, 10, 0, 0, 255}, true);
  app_work();
}

static void memory_that_takes_nothing_is_told(void) {
  struct t2_settings settings = defaults;
  memset(board.slots, 0xff, sizeof board.slots);
  start();
  settings.hold_ms = 900;
  board.is_store_broken = true;
  set_settings(settings, true);
  app_work();
  CHECK_EQUAL(get_status().faults, T2_FAULT_SETTINGS_NOT_STORED);
  CHECK_EQUAL(get_settings().hold_ms, 900);
  board.is_store_broken = false;
  set_settings(settings, true);
  app_work();
  CHECK_EQUAL(get_status().faults, 0);
}

static void start_nameless(void) {
  board_power_up_nameless(0);
  host_configure();
  board_poll();
  board_run(20 * MS);
}

static void a_board_without_a_serial_takes_one_once(void) {
  uint8_t descriptor[18];
  memset(board.slots, 0xff, sizeof board.slots);
  start_nameless();
  CHECK_EQUAL(get_identity().capabilities, T2_CAPABILITY_SERIAL_SETTABLE);
  CHECK_EQUAL(get_identity().serial[0], 0);
  CHECK_EQUAL(host_request(0x80, 6, 0x0100, 0, 18, descriptor), 18);
  CHECK_EQUAL(descriptor[16], 0);
  CHECK_EQUAL(host_request(0x80, 6, 0x0303, 0x0409, 64, report), HOST_STALL);
  set_serial("", false);
  set_serial("two words", false);
  set_serial("T2\0more", true); /* what stands behind the end is not sent by this helper */
  CHECK_EQUAL(board.restarts, 0);
  app_work();
  board_run(SECOND);
  CHECK(board.restarts > 0);
  start_nameless();
  CHECK_EQUAL(get_identity().capabilities, 0);
  CHECK_BYTES(get_identity().serial, "T2\0\0", 4);
  CHECK_EQUAL(host_request(0x80, 6, 0x0100, 0, 18, descriptor), 18);
  CHECK_EQUAL(descriptor[16], 3);
  CHECK_EQUAL(host_request(0x80, 6, 0x0303, 0x0409, 64, report), 6);
  CHECK_BYTES(report, "\6\3T\0002\0", 6);
  set_serial("other", false);
}

static void a_serial_has_16_characters_and_nothing_behind_its_end(void) {
  static const char garbage[16] = {'A', 0, 'B'};
  struct t2_serial value;
  uint8_t bytes[T2_SERIAL_SIZE];
  memset(board.slots, 0xff, sizeof board.slots);
  start_nameless();
  memcpy(value.serial, garbage, sizeof garbage);
  t2_serial_encode(&value, bytes);
  set_feature(T2_REPORT_SERIAL, sizeof bytes, bytes, false);
  set_serial("0123456789-_azAZ", true);
  app_work();
  start_nameless();
  CHECK_BYTES(get_identity().serial, "0123456789-_azAZ", 16);
}

static void a_restart_for_the_serial_loses_no_press(void) {
  memset(board.slots, 0xff, sizeof board.slots);
  start_nameless();
  tap(50 * MS);
  set_serial("T2", true);
  app_work();
  board_run(10 * SECOND);
  CHECK_EQUAL(board.restarts, 0);
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  acknowledge(1, T2_ACKNOWLEDGED_GESTURE);
  board_run(SECOND);
  CHECK(board.restarts > 0);
}

static void a_serial_that_waits_for_its_restart_stays(void) {
  struct t2_settings settings = defaults;
  memset(board.slots, 0xff, sizeof board.slots);
  start_nameless();
  tap(50 * MS); /* not acknowledged: it holds the restart back */
  set_serial("T2", true);
  app_work();
  set_serial("other", false);
  settings.brightness = 7;
  set_settings(settings, true);
  board.is_store_broken = true;
  app_work();
  board.is_store_broken = false;
  set_settings(defaults, true);
  app_work();
  start_nameless();
  CHECK_BYTES(get_identity().serial, "T2\0\0", 4);
}

static void a_serial_that_was_not_stored_can_be_set_again(void) {
  memset(board.slots, 0xff, sizeof board.slots);
  start_nameless();
  board.is_store_broken = true;
  set_serial("T2", true);
  app_work();
  board_run(SECOND);
  CHECK_EQUAL(board.restarts, 0);
  CHECK_EQUAL(get_status().faults, T2_FAULT_SETTINGS_NOT_STORED);
  board.is_store_broken = false;
  set_serial("T3", true);
  app_work();
  board_run(SECOND);
  CHECK(board.restarts > 0);
}

static void a_board_with_a_serial_of_its_own_takes_none(void) {
  start();
  set_serial("T2", false);
}

static void the_bootloader_wants_its_magic(void) {
  static const uint32_t wrong[] = {0, 0x544f4f43u, 0x424f4f54u, UINT32_MAX};
  uint8_t bytes[T2_BOOTLOADER_SIZE];
  start();
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    t2_bootloader_encode(&(struct t2_bootloader){.magic = wrong[i]}, bytes);
    set_feature(T2_REPORT_BOOTLOADER, sizeof bytes, bytes, false);
  }
  CHECK_EQUAL(host_request(0xa1, 1, 0x0308, 0, 5, report), HOST_STALL);
  board_run(10 * SECOND);
  CHECK_EQUAL(board.bootloaders, 0);
  t2_bootloader_encode(&(struct t2_bootloader){.magic = T2_BOOTLOADER_MAGIC}, bytes);
  CHECK_BYTES(&bytes[1], "BOOT", 4);
  set_feature(T2_REPORT_BOOTLOADER, sizeof bytes, bytes, true);
  board_run((T2_BOOTLOADER_DELAY_MS - 1u) * MS);
  CHECK_EQUAL(board.bootloaders, 0);
  board_run(2 * MS);
  CHECK(board.bootloaders > 0);
}

static void an_idle_rate_repeats_no_gesture_before_the_first(void) {
  start();
  CHECK_EQUAL(host_request(0x21, 10, 0x0102, 0, 0, NULL), 0);
  board_contact(true); /* and held: no gesture yet */
  for (int ms = 0; ms < 200; ms++) {
    board_run(1 * MS);
    struct t2_gesture gesture;
    const int size = poll_report();
    CHECK(size <= 0 || !t2_gesture_decode(report, (uint16_t)size, &gesture));
  }
}

static void an_idle_rate_repeats_the_last_report(void) {
  start();
  CHECK_EQUAL(host_request(0x21, 10, 0x0a01, 0, 0, NULL), 0); /* press every 40 ms */
  board_poll();
  CHECK_EQUAL(run_polled(1000), 0); /* there was none yet */
  tap(50 * MS);
  expect_press(1);
  acknowledge(1, T2_ACKNOWLEDGED_PRESS);
  expect_gesture(1);
  acknowledge(1, T2_ACKNOWLEDGED_GESTURE);
  const uint32_t reports = run_polled(1000);
  CHECK(reports >= 24 && reports <= 26);
  CHECK_EQUAL(report[0], T2_REPORT_PRESS);
  CHECK_EQUAL(host_request(0x21, 10, 0, 0, 0, NULL), 0);
  board_poll();
  run_polled(2);
  CHECK_EQUAL(run_polled(1000), 0);
}

int main(void) {
  RUN(settings_are_in_force_at_once_and_kept);
  RUN(settings_out_of_range_are_refused_and_the_old_ones_stay);
  RUN(memory_that_takes_nothing_is_told);
  RUN(a_board_without_a_serial_takes_one_once);
  RUN(a_serial_has_16_characters_and_nothing_behind_its_end);
  RUN(a_restart_for_the_serial_loses_no_press);
  RUN(a_serial_that_waits_for_its_restart_stays);
  RUN(a_serial_that_was_not_stored_can_be_set_again);
  RUN(a_board_with_a_serial_of_its_own_takes_none);
  RUN(the_bootloader_wants_its_magic);
  RUN(an_idle_rate_repeats_the_last_report);
  RUN(an_idle_rate_repeats_no_gesture_before_the_first);
  return 0;
}
