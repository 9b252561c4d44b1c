/* Standard requests (USB 2.0, 9.4). */
#include "dcd.h"
#include "usb_descriptors.h"
#include "usbd.h"
#include "usbd_requests.h"

enum recipient_and_direction {
  TO_DEVICE = 0x00,
  TO_INTERFACE = 0x01,
  TO_ENDPOINT = 0x02,
  FROM_DEVICE = 0x80,
  FROM_INTERFACE = 0x81,
  FROM_ENDPOINT = 0x82,
};

enum request {
  GET_STATUS = 0,
  CLEAR_FEATURE = 1,
  SET_FEATURE = 3,
  SET_ADDRESS = 5,
  GET_DESCRIPTOR = 6,
  GET_CONFIGURATION = 8,
  SET_CONFIGURATION = 9,
  GET_INTERFACE = 10,
  SET_INTERFACE = 11,
};

#define FEATURE_ENDPOINT_HALT 0u
#define FEATURE_REMOTE_WAKEUP 1u
#define STATUS_REMOTE_WAKEUP 2u
#define STATUS_HALTED 1u
#define HIGHEST_ADDRESS 127u
#define HIGHEST_CONFIGURATION 1u

static bool answer_word(uint8_t value) {
  usb_control_answer_value(value, 2);
  return true;
}

static bool answer_byte(uint8_t value) {
  usb_control_answer_value(value, 1);
  return true;
}

/* A request without a data stage must not announce one. */
static bool accept(const struct usb_setup *setup) {
  if (setup->length != 0) {
    return false;
  }
  usb_control_accept();
  return true;
}

NOT_INLINE static bool is_interface(const struct usb_setup *setup) {
  return setup->index == 0 && usbd.configuration != 0;
}

static bool is_endpoint_0(const struct usb_setup *setup) {
  return (setup->index & (uint16_t)~0x80u) == 0;
}

NOT_INLINE static bool is_report_endpoint(const struct usb_setup *setup) {
  return setup->index == USB_REPORT_ENDPOINT && usbd.configuration != 0;
}

/* Revokes what is armed and starts again at DATA0 (USB 2.0, 9.4.5). */
static void set_halt(bool is_halted) {
  usbd.is_halted = is_halted;
  usbd.is_report_armed = false;
  dcd_report_stall(is_halted);
  hid_reports_revoked();
}

static bool get_descriptor(const struct usb_setup *setup, bool is_of_interface) {
  const uint8_t type = (uint8_t)(setup->value >> 8);
  const bool is_hid = type == USB_DESCRIPTOR_HID || type == USB_DESCRIPTOR_HID_REPORT;
  if (is_hid != is_of_interface || (is_of_interface && setup->index != 0)) {
    return false;
  }
  const uint8_t *data;
  const uint16_t size =
      usb_descriptor_find(type, (uint8_t)setup->value, usb_control_buffer(), &data);
  if (size == 0) {
    return false;
  }
  usb_control_answer(data, size);
  return true;
}

static bool set_address(const struct usb_setup *setup) {
  if (setup->value > HIGHEST_ADDRESS || setup->index != 0 || usbd.configuration != 0 ||
      !accept(setup)) {
    return false;
  }
  usb_control_set_address_later((uint8_t)setup->value);
  return true;
}

static bool set_configuration(const struct usb_setup *setup) {
  if (setup->value > HIGHEST_CONFIGURATION || setup->length != 0) {
    return false;
  }
  dcd_report_close();
  usbd.configuration = (uint8_t)setup->value;
  usbd.is_halted = false;
  usbd.is_report_armed = false;
  for (uint8_t i = 0; i < USBD_INPUT_REPORTS; i++) {
    usbd.idle_rates[i] = 0;
  }
  if (usbd.configuration != 0) {
    dcd_report_open();
    hid_reports_revoked();
  }
  return accept(setup);
}

static bool device_request(const struct usb_setup *setup) {
  switch (setup->request) {
    case SET_FEATURE:
    case CLEAR_FEATURE:
      if (setup->value != FEATURE_REMOTE_WAKEUP || setup->index != 0 || !accept(setup)) {
        return false;
      }
      usbd.is_wakeup_allowed = setup->request == SET_FEATURE;
      return true;
    case SET_ADDRESS:
      return set_address(setup);
    case SET_CONFIGURATION:
      return set_configuration(setup);
    default:
      return false;
  }
}

static bool from_device_request(const struct usb_setup *setup) {
  switch (setup->request) {
    case GET_STATUS:
      return answer_word(usbd.is_wakeup_allowed ? STATUS_REMOTE_WAKEUP : 0);
    case GET_DESCRIPTOR:
      return get_descriptor(setup, false);
    case GET_CONFIGURATION:
      return answer_byte(usbd.configuration);
    default:
      return false;
  }
}

static bool from_interface_request(const struct usb_setup *setup) {
  switch (setup->request) {
    case GET_STATUS:
      return is_interface(setup) && answer_word(0);
    case GET_DESCRIPTOR:
      return get_descriptor(setup, true);
    case GET_INTERFACE:
      return is_interface(setup) && answer_byte(0);
    default:
      return false;
  }
}

static bool interface_request(const struct usb_setup *setup) {
  if (setup->request != SET_INTERFACE || setup->value != 0 || !is_interface(setup) ||
      !accept(setup)) {
    return false;
  }
  set_halt(false);
  return true;
}

static bool endpoint_request(const struct usb_setup *setup) {
  if ((setup->request != SET_FEATURE && setup->request != CLEAR_FEATURE) ||
      setup->value != FEATURE_ENDPOINT_HALT) {
    return false;
  }
  if (is_endpoint_0(setup)) {
    return accept(setup); /* a control endpoint leaves its halt with the next SETUP anyway */
  }
  if (!is_report_endpoint(setup) || !accept(setup)) {
    return false;
  }
  set_halt(setup->request == SET_FEATURE);
  return true;
}

static bool from_endpoint_request(const struct usb_setup *setup) {
  if (setup->request != GET_STATUS) {
    return false;
  }
  if (is_endpoint_0(setup)) {
    return answer_word(0);
  }
  return is_report_endpoint(setup) && answer_word(usbd.is_halted ? STATUS_HALTED : 0);
}

bool usbd_standard_request(const struct usb_setup *setup) {
  switch (setup->request_type) {
    case TO_DEVICE:
      return device_request(setup);
    case FROM_DEVICE:
      return from_device_request(setup);
    case TO_INTERFACE:
      return interface_request(setup);
    case FROM_INTERFACE:
      return from_interface_request(setup);
    case TO_ENDPOINT:
      return endpoint_request(setup);
    case FROM_ENDPOINT:
      return from_endpoint_request(setup);
    default:
      return false;
  }
}
