/* Requests of the HID class, and what hosts do between requests. */
#include "usbd_helpers.h"

/* ---- HID */

static void get_report_answers_what_is_there(void) {
  start_configured();
  for (uint32_t type = 0; type <= 255; type++) {
    for (uint32_t id = 0; id <= 255; id++) {
      const uint16_t value = (uint16_t)(type << 8 | id);
      const bool is_there =
          id != 0 && type_of((uint8_t)id) == type && (type == HID_INPUT || type == HID_FEATURE);
      if (!is_there) {
        expect_stall(0xa1, 1, value, 0, 64);
        continue;
      }
      uint8_t expected[64];
      memset(expected, (int)id, sizeof expected);
      expect_answer(0xa1, 1, value, 0, expected, sizes[id]);
    }
  }
  expect_stall(0xa1, 1, 0x0305, 1, 24);
  host_reset();
  expect_stall(0xa1, 1, 0x0305, 0, 24); /* not configured */
}

static void set_report_takes_exact_lengths_of_known_reports(void) {
  start_configured();
  for (uint32_t type = 0; type <= 4; type++) {
    for (uint32_t id = 0; id <= 255; id++) {
      for (uint32_t length = 0; length <= 255; length++) {
        const bool is_settable =
            type == HID_OUTPUT ? id == 3 || id == 4 : type == HID_FEATURE && id == 7;
        const bool is_right = is_settable && length == sizes[id];
        const uint32_t before = reports_set;
        memset(data, 0x5a, 256);
        data[0] = (uint8_t)id;
        const int moved =
            host_request(0x21, 9, (uint16_t)(type << 8 | id), 0, (uint16_t)length, data);
        CHECK_EQUAL(reports_set, before + is_right);
        CHECK(is_right ? moved == (int)length : moved == HOST_STALL);
        CHECK(!is_right || memcmp(set_report, data, length) == 0);
      }
    }
  }
}

static void only_an_interface_has_class_requests(void) {
  static const uint8_t types[] = {0x20, 0x22, 0x23, 0xa0, 0xa2, 0x41, 0xc1, 0x61};
  start_configured();
  for (size_t i = 0; i < sizeof types; i++) {
    expect_stall(types[i], 9, 0x0203, 0, 9);
    expect_stall(types[i], 1, 0x0305, 0, 24);
    expect_stall(types[i], 10, 0, 0, 0);
  }
}

static void set_report_with_another_id_inside_stalls(void) {
  start_configured();
  const uint32_t before = reports_set;
  memset(data, 4, 9);
  expect_stall(0x21, 9, 0x0203, 0, 9);
  CHECK_EQUAL(reports_set, before);
}

static void set_report_packets_of_wrong_length_stall(void) {
  start_configured();
  static const uint8_t packet[8] = {0x21, 9, 3, 2, 0, 0, 9, 0};
  const uint8_t report[64] = {3};
  const uint32_t before = reports_set;
  for (uint8_t size = 0; size <= 64; size++) {
    if (size == 9) {
      continue;
    }
    host_setup(packet);
    controller.is_out_armed = false;
    memcpy(usb_control_buffer(), report, size);
    usbd_control_out(size);
    CHECK(controller.is_stalled);
  }
  CHECK_EQUAL(reports_set, before);
}

static void a_report_the_application_refuses_stalls(void) {
  start_configured();
  const uint32_t before = reports_set;
  memset(data, 0x5a, 16);
  data[0] = 7;
  is_next_refused = true;
  expect_stall(0x21, 9, 0x0307, 0, 10);
  CHECK_EQUAL(reports_set, before);
  CHECK_EQUAL(host_request(0x21, 9, 0x0307, 0, 10, data), 10);
  CHECK_EQUAL(reports_set, before + 1u);
}

static void set_idle(uint8_t rate, uint8_t id) {
  CHECK_EQUAL(host_request(0x21, 10, (uint16_t)(rate << 8 | id), 0, 0, NULL), 0);
}

static void expect_idle(uint8_t id, uint8_t rate) {
  expect_answer(0xa1, 2, id, 0, &rate, 1);
}

static void the_idle_rate_is_the_high_byte_for_one_report_or_all(void) {
  start_configured();
  expect_idle(0, 0);
  set_idle(0x7f, 0);
  expect_idle(0, 0x7f);
  expect_idle(1, 0x7f);
  expect_idle(2, 0x7f);
  set_idle(5, 2);
  expect_idle(1, 0x7f);
  expect_idle(2, 5);
  CHECK_EQUAL(usbd_idle_rate(1), 0x7f);
  CHECK_EQUAL(usbd_idle_rate(2), 5);
  expect_stall(0x21, 10, 0x0003, 0, 0); /* no input report */
  expect_stall(0xa1, 2, 3, 0, 1);
  expect_stall(0xa1, 2, 0x0100, 0, 1);
  expect_stall(0x21, 10, 0x0100, 0, 1); /* no data stage */
  expect_idle(2, 5);
  host_configure();
  expect_idle(0, 0);
  set_idle(9, 0);
  host_reset();
  host_configure();
  expect_idle(0, 0);
}

static void protocols_are_for_boot_devices(void) {
  start_configured();
  expect_stall(0xa1, 3, 0, 0, 1);
  expect_stall(0x21, 11, 1, 0, 0);
}

/* ---- what hosts do in between */

static void an_aborted_transfer_leaves_nothing_behind(void) {
  static const uint8_t get_descriptor[8] = {0x81, 6, 0, 0x22, 0, 0, 64, 0};
  static const uint8_t set_light[8] = {0x21, 9, 3, 2, 0, 0, 9, 0};
  start_configured();
  const uint32_t before = reports_set;
  for (int stages = 0; stages < 3; stages++) {
    host_setup(get_descriptor);
    for (int i = 0; i < stages && controller.is_in_armed; i++) {
      controller.is_in_armed = false;
      usbd_control_in_done();
    }
    CHECK_EQUAL(host_request(0x80, 0, 0, 0, 2, data), 2);
    host_setup(set_light);
    CHECK_EQUAL(host_request(0x80, 0, 0, 0, 2, data), 2);
  }
  CHECK_EQUAL(reports_set, before);
}

static void an_early_status_stage_ends_the_transfer(void) {
  static const uint8_t get_descriptor[8] = {0x81, 6, 0, 0x22, 0, 0, 255, 0};
  start_configured();
  host_setup(get_descriptor);
  CHECK(controller.is_in_armed && controller.is_out_armed);
  controller.is_out_armed = false;
  usbd_control_out(0);
  CHECK(!controller.is_stalled);
  CHECK_EQUAL(host_request(0x80, 0, 0, 0, 2, data), 2);
  host_setup(get_descriptor);
  controller.is_out_armed = false;
  usbd_control_out(5); /* data where there is none to be */
  CHECK(controller.is_stalled);
}

static void stray_packets_do_nothing(void) {
  start_configured();
  controller.is_in_armed = false;
  usbd_control_in_done();
  usbd_control_out(0);
  usbd_control_out(64);
  usbd_report_done();
  CHECK(!controller.is_stalled && !controller.is_in_armed && usbd_report_is_ready());
}

static void suspend_holds_reports_back(void) {
  start_configured();
  usbd_suspend();
  CHECK(usbd_is_suspended() && !usbd_report_is_ready());
  usbd_wakeup(); /* not allowed */
  CHECK_EQUAL(controller.wakeups, 0);
  usbd_resume();
  CHECK(!usbd_is_suspended() && usbd_report_is_ready());
  CHECK_EQUAL(host_request(0x00, 3, 1, 0, 0, NULL), 0);
  usbd_wakeup(); /* not suspended */
  CHECK_EQUAL(controller.wakeups, 0);
  usbd_suspend();
  usbd_wakeup();
  CHECK_EQUAL(controller.wakeups, 1);
  host_reset();
  CHECK(!usbd_is_suspended());
  usbd_suspend(); /* an idle bus before any configuration: no host that sleeps */
  CHECK(!usbd_is_suspended());
}

static void random_setups_never_break_it(void) {
  const uint32_t count = scaled(300000, 5000000);
  static const uint8_t types[] = {0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x21, 0xa1};
  static const uint8_t lengths[] = {0, 0, 1, 2, 8, 9, 18, 64, 255};
  uint8_t taken[16] = {0};
  uint32_t answered = 0;
  start_configured();
  for (uint32_t i = 0; i < count; i++) {
    uint8_t packet[8];
    for (int k = 0; k < 8; k++) {
      packet[k] = (uint8_t)random_word();
    }
    if (random_word() % 4u != 0) { /* closer to what is known */
      packet[0] = types[random_word() % sizeof types];
      packet[1] %= 12;
      packet[2] %= 8;
      packet[3] = random_word() % 2u == 0 ? packet[3] % 4u : packet[3];
      packet[4] = random_word() % 4u == 0 ? packet[4] : 0;
      packet[5] = 0;
      packet[6] = lengths[random_word() % sizeof lengths];
      packet[7] = 0;
    }
    data[0] = packet[2];
    switch (random_word() % 8u) {
      case 0:
        host_setup(packet); /* and the host thinks better of it */
        break;
      case 1:
        host_poll(taken);
        break;
      case 2:
        if (usbd_report_is_ready()) {
          usbd_report_write(taken, (uint8_t)(random_word() % 17u));
        }
        break;
      default: {
        const int moved = host_control(packet, data);
        CHECK(moved != HOST_NOTHING_ARMED);
        answered += moved >= 0;
      }
    }
    if (random_word() % 1000u == 0) {
      host_reset();
      CHECK_EQUAL(host_request(0x80, 6, 0x0100, 0, 18, data), 18);
      host_configure();
    }
  }
  printf("%u steps, %u requests answered\n", count, answered);
  CHECK(answered > count / 50u);
}

int main(void) {
  random_seed();
  RUN(get_report_answers_what_is_there);
  RUN(set_report_takes_exact_lengths_of_known_reports);
  RUN(only_an_interface_has_class_requests);
  RUN(set_report_with_another_id_inside_stalls);
  RUN(set_report_packets_of_wrong_length_stall);
  RUN(a_report_the_application_refuses_stalls);
  RUN(the_idle_rate_is_the_high_byte_for_one_report_or_all);
  RUN(protocols_are_for_boot_devices);
  RUN(an_aborted_transfer_leaves_nothing_behind);
  RUN(an_early_status_stage_ends_the_transfer);
  RUN(stray_packets_do_nothing);
  RUN(suspend_holds_reports_back);
  RUN(random_setups_never_break_it);
  return 0;
}
