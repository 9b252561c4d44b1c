#include "check.h"
#include "fake_host.h"
#include "t2_protocol.h"
#include "usbd.h"

static uint8_t data[65536];
static uint8_t set_report[64];
static uint32_t reports_set;
static uint32_t configured;

/* ---- the application, as far as USB needs one: input 1 and 2, output 3 and 4, feature 5 and 6 */

static const uint8_t sizes[] = {0, 11, 10, 9, 8, 24, 12};

static uint8_t type_of(uint8_t id) {
  static const uint8_t types[] = {0,          HID_INPUT,   HID_INPUT,  HID_OUTPUT,
                                  HID_OUTPUT, HID_FEATURE, HID_FEATURE};
  return id < sizeof types ? types[id] : 0;
}

void hid_configured(void) {
  configured++;
}

uint8_t hid_get_report(uint8_t type, uint8_t id, uint8_t *report) {
  if (type_of(id) == 0 || type_of(id) != type || type == HID_OUTPUT) {
    return 0;
  }
  memset(report, id, sizes[id]);
  return sizes[id];
}

uint8_t hid_settable_size(uint8_t type, uint8_t id) {
  return type == HID_OUTPUT && type_of(id) == HID_OUTPUT ? sizes[id] : 0;
}

void hid_set_report(const uint8_t *report, uint8_t size) {
  CHECK_EQUAL(size, sizes[report[0]]);
  memcpy(set_report, report, size);
  reports_set++;
}

/* As long as can be: the string descriptor is one whole packet, so an empty one must follow. */
#define SERIAL "0123456789ABCDEFGHIJKLMNOPQRSTU"

const char *usbd_serial(void) {
  return SERIAL;
}

static void start_configured(void) {
  host_attach();
  host_configure();
}

static void expect_stall(uint8_t type, uint8_t request, uint16_t value, uint16_t index,
                         uint16_t length) {
  CHECK_EQUAL(host_request(type, request, value, index, length, data), HOST_STALL);
}

static void expect_answer(uint8_t type, uint8_t request, uint16_t value, uint16_t index,
                          const uint8_t *expected, uint16_t size) {
  for (uint32_t length = 1; length <= 255; length++) {
    memset(data, 0xee, sizeof data);
    const int moved = host_request(type, request, value, index, (uint16_t)length, data);
    CHECK_EQUAL(moved, length < size ? length : size);
    CHECK_BYTES(data, expected, (size_t)moved);
    CHECK_EQUAL(data[moved], 0xee);
  }
  CHECK_EQUAL(host_request(type, request, value, index, 0, data), 0);
}

/* ---- descriptors */

static void descriptors_are_consistent(void) {
  host_attach();
  uint8_t device[18];
  CHECK_EQUAL(host_request(0x80, 6, 0x0100, 0, 18, device), 18);
  CHECK(device[0] == 18 && device[1] == 1 && device[7] == 64 && device[17] == 1);
  CHECK_EQUAL(device[8] | device[9] << 8, T2_USB_VENDOR_ID);
  CHECK_EQUAL(device[10] | device[11] << 8, T2_USB_PRODUCT_ID);
  CHECK_EQUAL(device[12] | device[13] << 8, 0x0010);
  expect_answer(0x80, 6, 0x0100, 0, device, 18);

  uint8_t configuration[34];
  CHECK_EQUAL(host_request(0x80, 6, 0x0200, 0, 255, data), 34);
  memcpy(configuration, data, 34);
  CHECK_EQUAL(configuration[2] | configuration[3] << 8, 34);
  uint32_t total = 0;
  while (total < 34) {
    CHECK(configuration[total] > 1);
    total += configuration[total];
  }
  CHECK_EQUAL(total, 34);
  expect_answer(0x80, 6, 0x0200, 0, configuration, 34);

  static const uint8_t report[] = {T2_REPORT_DESCRIPTOR};
  CHECK_EQUAL(configuration[25] | configuration[26] << 8, sizeof report);
  expect_answer(0x81, 6, 0x2200, 0, report, sizeof report);
  expect_answer(0x81, 6, 0x2100, 0, &configuration[18], 9);
}

static void strings_are_utf16(void) {
  static const char *const texts[] = {T2_USB_MANUFACTURER, T2_USB_PRODUCT, SERIAL};
  static const uint8_t languages[] = {4, 3, 9, 4};
  host_attach();
  expect_answer(0x80, 6, 0x0300, 0, languages, 4);
  for (uint8_t i = 0; i < 3; i++) {
    const uint8_t size = (uint8_t)(2 + 2 * strlen(texts[i]));
    uint8_t expected[64] = {size, 3};
    for (size_t k = 0; k < strlen(texts[i]); k++) {
      expected[2 + 2 * k] = (uint8_t)texts[i][k];
    }
    expect_answer(0x80, 6, (uint16_t)(0x0301 + i), 0x0409, expected, size);
  }
}

static void unknown_descriptors_stall(void) {
  start_configured();
  for (uint32_t type = 0; type <= 255; type++) {
    for (uint32_t index = 0; index <= 255; index++) {
      const bool is_there =
          (type == 1 && index == 0) || (type == 2 && index == 0) || (type == 3 && index <= 3);
      const int moved = host_request(0x80, 6, (uint16_t)(type << 8 | index), 0, 64, data);
      CHECK_EQUAL(moved >= 0, is_there);
      CHECK(is_there || moved == HOST_STALL);
    }
  }
  expect_stall(0x81, 6, 0x2200, 1, 64);
  expect_stall(0x81, 6, 0x2201, 0, 64);
  expect_stall(0x81, 6, 0x0100, 0, 64);
  expect_stall(0x80, 6, 0x2200, 0, 64);
}

/* ---- chapter 9 */

static void address_holds_after_the_status_stage(void) {
  host_attach();
  static const uint8_t packet[8] = {0x00, 5, 42, 0, 0, 0, 0, 0};
  host_setup(packet);
  CHECK_EQUAL(controller.address, 0);
  controller.is_in_armed = false;
  usbd_control_in_done();
  CHECK_EQUAL(controller.address, 42);
  expect_stall(0x00, 5, 128, 0, 0);
  expect_stall(0x00, 5, 1, 1, 0);
  expect_stall(0x00, 5, 1, 0, 1);
  static const uint8_t other[8] = {0x00, 5, 43, 0, 0, 0, 0, 0};
  host_setup(other); /* its status stage never comes, that of the next request does */
  CHECK_EQUAL(host_request(0x00, 3, 1, 0, 0, NULL), 0);
  CHECK_EQUAL(controller.address, 42);
  host_configure();
  expect_stall(0x00, 5, 7, 0, 0); /* not while configured (USB 2.0, 9.4.6) */
}

static void configuration(void) {
  static const uint8_t zero[] = {0};
  static const uint8_t one[] = {1};
  host_attach();
  expect_answer(0x80, 8, 0, 0, zero, 1);
  CHECK(!controller.is_report_open);
  const uint32_t before = configured;
  host_configure();
  CHECK_EQUAL(configured, before + 1u);
  CHECK(controller.is_report_open);
  expect_answer(0x80, 8, 0, 0, one, 1);
  expect_stall(0x00, 9, 2, 0, 0);
  expect_stall(0x00, 9, 0x101, 0, 0);
  expect_stall(0x00, 9, 1, 0, 1);
  CHECK(controller.is_report_open);
  CHECK_EQUAL(host_request(0x00, 9, 0, 0, 0, NULL), 0);
  CHECK(!controller.is_report_open && !usbd_report_is_ready());
  host_configure();
  host_reset();
  CHECK(!controller.is_report_open && !usbd_report_is_ready());
  expect_answer(0x80, 8, 0, 0, zero, 1);
}

static void status_of_device_interface_and_endpoints(void) {
  static const uint8_t zero[] = {0, 0};
  static const uint8_t wakeup[] = {2, 0};
  host_attach();
  expect_answer(0x80, 0, 0, 0, zero, 2);
  expect_answer(0x82, 0, 0, 0x00, zero, 2);
  expect_answer(0x82, 0, 0, 0x80, zero, 2);
  expect_stall(0x81, 0, 0, 0, 2);    /* not configured */
  expect_stall(0x82, 0, 0, 0x81, 2); /* likewise */
  host_configure();
  expect_answer(0x81, 0, 0, 0, zero, 2);
  expect_answer(0x82, 0, 0, 0x81, zero, 2);
  expect_stall(0x81, 0, 0, 1, 2);
  expect_stall(0x82, 0, 0, 0x01, 2);
  expect_stall(0x82, 0, 0, 0x82, 2);
  expect_stall(0x82, 0, 0, 0x181, 2);
  CHECK_EQUAL(host_request(0x00, 3, 1, 0, 0, NULL), 0);
  expect_answer(0x80, 0, 0, 0, wakeup, 2);
  CHECK_EQUAL(host_request(0x00, 1, 1, 0, 0, NULL), 0);
  expect_answer(0x80, 0, 0, 0, zero, 2);
  expect_stall(0x00, 3, 2, 0, 0); /* TEST_MODE is for high speed */
}

static void interface_has_one_setting(void) {
  static const uint8_t zero[] = {0};
  host_attach();
  expect_stall(0x81, 10, 0, 0, 1);
  expect_stall(0x01, 11, 0, 0, 0);
  host_configure();
  expect_answer(0x81, 10, 0, 0, zero, 1);
  expect_stall(0x81, 10, 0, 1, 1);
  expect_stall(0x01, 11, 1, 0, 0);
  expect_stall(0x01, 11, 0, 1, 0);
  controller.report_toggle = 1;
  CHECK_EQUAL(host_request(0x01, 11, 0, 0, 0, NULL), 0);
  CHECK_EQUAL(controller.report_toggle, 0);
}

static void halt_stops_reports_and_its_end_starts_at_data0(void) {
  static const uint8_t report[3] = {1, 2, 3};
  static const uint8_t halted[] = {1, 0};
  uint8_t taken[16];
  start_configured();
  for (int round = 0; round < 3; round++) {
    usbd_report_write(report, 3);
    CHECK(!usbd_report_is_ready());
    if (round == 1) {
      CHECK_EQUAL(host_poll(taken), 3);
      CHECK_BYTES(taken, report, 3);
    }
    CHECK_EQUAL(host_request(0x02, 3, 0, 0x81, 0, NULL), 0);
    CHECK(controller.is_report_stalled && !controller.is_report_armed && !usbd_report_is_ready());
    CHECK_EQUAL(host_poll(taken), HOST_STALL);
    expect_answer(0x82, 0, 0, 0x81, halted, 2);
    CHECK_EQUAL(host_request(0x02, 1, 0, 0x81, 0, NULL), 0);
    CHECK(!controller.is_report_stalled && usbd_report_is_ready());
    CHECK_EQUAL(controller.report_toggle, 0);
  }
  CHECK_EQUAL(host_request(0x02, 3, 0, 0x00, 0, NULL), 0); /* endpoint 0: nothing to see */
  CHECK_EQUAL(host_request(0x02, 1, 0, 0x80, 0, NULL), 0);
  expect_stall(0x02, 3, 0, 0x82, 0);
  expect_stall(0x02, 3, 1, 0x81, 0);
  expect_stall(0x02, 3, 0, 0x81, 1);
}

static void a_new_configuration_ends_a_halt(void) {
  start_configured();
  CHECK_EQUAL(host_request(0x02, 3, 0, 0x81, 0, NULL), 0);
  host_configure();
  CHECK(usbd_report_is_ready() && !controller.is_report_stalled);
}

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
        const bool is_right = type == HID_OUTPUT && (id == 3 || id == 4) && length == sizes[id];
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
    usbd_control_out(report, size);
    CHECK(controller.is_stalled);
  }
  CHECK_EQUAL(reports_set, before);
}

static void idle_and_protocol(void) {
  static const uint8_t zero[] = {0};
  start_configured();
  CHECK_EQUAL(host_request(0x21, 10, 0, 0, 0, NULL), 0);
  CHECK_EQUAL(host_request(0x21, 10, 0x0001, 0, 0, NULL), 0);
  expect_stall(0x21, 10, 0x0003, 0, 0); /* no input report */
  expect_stall(0x21, 10, 0x0400, 0, 0); /* a report every 16 ms: not offered */
  expect_stall(0x21, 10, 0, 0, 1);
  expect_answer(0xa1, 2, 0, 0, zero, 1);
  expect_answer(0xa1, 2, 2, 0, zero, 1);
  expect_stall(0xa1, 2, 3, 0, 1);
  expect_stall(0xa1, 3, 0, 0, 1); /* GET_PROTOCOL */
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
  usbd_control_out(data, 0);
  CHECK(!controller.is_stalled);
  CHECK_EQUAL(host_request(0x80, 0, 0, 0, 2, data), 2);
  host_setup(get_descriptor);
  controller.is_out_armed = false;
  usbd_control_out(data, 5); /* data where there is none to be */
  CHECK(controller.is_stalled);
}

static void stray_packets_do_nothing(void) {
  start_configured();
  controller.is_in_armed = false;
  usbd_control_in_done();
  usbd_control_out(data, 0);
  usbd_control_out(data, 64);
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
  RUN(descriptors_are_consistent);
  RUN(strings_are_utf16);
  RUN(unknown_descriptors_stall);
  RUN(address_holds_after_the_status_stage);
  RUN(configuration);
  RUN(status_of_device_interface_and_endpoints);
  RUN(interface_has_one_setting);
  RUN(halt_stops_reports_and_its_end_starts_at_data0);
  RUN(a_new_configuration_ends_a_halt);
  RUN(get_report_answers_what_is_there);
  RUN(set_report_takes_exact_lengths_of_known_reports);
  RUN(only_an_interface_has_class_requests);
  RUN(set_report_with_another_id_inside_stalls);
  RUN(set_report_packets_of_wrong_length_stall);
  RUN(idle_and_protocol);
  RUN(an_aborted_transfer_leaves_nothing_behind);
  RUN(an_early_status_stage_ends_the_transfer);
  RUN(stray_packets_do_nothing);
  RUN(suspend_holds_reports_back);
  RUN(random_setups_never_break_it);
  return 0;
}
