/* Chapter 9 of USB 2.0: descriptors and standard requests. */
#include "usbd_helpers.h"

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
  const uint32_t before = reports_revoked;
  host_configure();
  CHECK_EQUAL(reports_revoked, before + 1u);
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

int main(void) {
  RUN(descriptors_are_consistent);
  RUN(strings_are_utf16);
  RUN(unknown_descriptors_stall);
  RUN(address_holds_after_the_status_stage);
  RUN(configuration);
  RUN(status_of_device_interface_and_endpoints);
  RUN(interface_has_one_setting);
  RUN(halt_stops_reports_and_its_end_starts_at_data0);
  RUN(a_new_configuration_ends_a_halt);
  return 0;
}
