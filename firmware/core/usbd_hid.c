/* Requests of the HID class (HID 1.11, 7.2). */
#include "usbd.h"
#include "usbd_requests.h"

#define FROM_INTERFACE 0xa1u
#define TO_INTERFACE 0x21u
#define ALL_REPORTS 0u

enum request { GET_REPORT = 1, GET_IDLE = 2, SET_REPORT = 9, SET_IDLE = 10 };

static bool get_report(uint8_t type, uint8_t id) {
  uint8_t *report = usb_control_buffer();
  const uint8_t size = hid_get_report(type, id, report);
  if (size == 0) {
    return false;
  }
  usb_control_answer(report, size);
  return true;
}

static bool set_report(const struct usb_setup *setup, uint8_t type, uint8_t id) {
  const uint8_t size = hid_settable_size(type, id);
  if (size == 0 || setup->length != size) {
    return false;
  }
  usbd.report_to_set = id;
  usb_control_expect(size);
  return true;
}

/* Per report, or for all of them (HID 1.11, 7.2.4). */
static bool set_idle(const struct usb_setup *setup, uint8_t rate, uint8_t id) {
  if (id > USBD_INPUT_REPORTS || setup->length != 0) {
    return false;
  }
  for (uint8_t i = 0; i < USBD_INPUT_REPORTS; i++) {
    if (id == ALL_REPORTS || id == i + 1u) {
      usbd.idle_rates[i] = rate;
    }
  }
  usb_control_accept();
  return true;
}

/* For all of them: that of the first. */
static bool get_idle(uint8_t id) {
  if (id > USBD_INPUT_REPORTS) {
    return false;
  }
  usb_control_answer_value(usbd_idle_rate(id == ALL_REPORTS ? 1u : id), 1);
  return true;
}

/* GET_PROTOCOL and SET_PROTOCOL are for boot devices, which this is not. */
bool usbd_hid_request(const struct usb_setup *setup) {
  const uint8_t high = (uint8_t)(setup->value >> 8);
  const uint8_t low = (uint8_t)setup->value;
  if (setup->index != 0 || usbd.configuration == 0) {
    return false;
  }
  if (setup->request_type == FROM_INTERFACE) {
    switch (setup->request) {
      case GET_REPORT:
        return get_report(high, low);
      case GET_IDLE:
        return high == 0 && get_idle(low);
      default:
        return false;
    }
  }
  switch (setup->request) {
    case SET_REPORT:
      return set_report(setup, high, low);
    case SET_IDLE:
      return set_idle(setup, high, low);
    default:
      return false;
  }
}
