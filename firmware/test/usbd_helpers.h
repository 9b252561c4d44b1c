/* USB with an application that has input reports 1 and 2, output reports 3 and 4, feature reports
   to read 5 and 6, and 7 to read and set. For one test program each. */
#ifndef T2_USBD_HELPERS_H
#define T2_USBD_HELPERS_H

#include "check.h"
#include "fake_host.h"
#include "t2_protocol.h"
#include "usb_control.h"
#include "usbd.h"

static uint8_t data[65536];
static uint8_t set_report[64];
static uint32_t reports_set;
static bool is_next_refused;
static uint32_t reports_revoked;

static const uint8_t sizes[] = {0, 11, 10, 9, 8, 24, 14, 10};

static inline uint8_t type_of(uint8_t id) {
  static const uint8_t types[] = {0,          HID_INPUT,   HID_INPUT,   HID_OUTPUT,
                                  HID_OUTPUT, HID_FEATURE, HID_FEATURE, HID_FEATURE};
  return id < sizeof types ? types[id] : 0;
}

void hid_reports_revoked(void) {
  reports_revoked++;
}

uint8_t hid_get_report(uint8_t type, uint8_t id, uint8_t *report) {
  if (type_of(id) == 0 || type_of(id) != type || type == HID_OUTPUT) {
    return 0;
  }
  memset(report, id, sizes[id]);
  return sizes[id];
}

uint8_t hid_settable_size(uint8_t type, uint8_t id) {
  const bool is_settable = id == 7 || type_of(id) == HID_OUTPUT;
  return is_settable && type_of(id) == type ? sizes[id] : 0;
}

bool hid_set_report(const uint8_t *report, uint8_t size) {
  CHECK_EQUAL(size, sizes[report[0]]);
  if (is_next_refused) {
    is_next_refused = false;
    return false;
  }
  memcpy(set_report, report, size);
  reports_set++;
  return true;
}

/* As long as can be: the string descriptor is one whole packet, so an empty one must follow. */
#define SERIAL "0123456789ABCDEFGHIJKLMNOPQRSTU"

static const char *serial = SERIAL;

const char *usbd_serial(void) {
  return serial;
}

static inline void start_configured(void) {
  host_attach();
  host_configure();
}

static inline void expect_stall(uint8_t type, uint8_t request, uint16_t value, uint16_t index,
                                uint16_t length) {
  CHECK_EQUAL(host_request(type, request, value, index, length, data), HOST_STALL);
}

static inline void expect_answer(uint8_t type, uint8_t request, uint16_t value, uint16_t index,
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

#endif
