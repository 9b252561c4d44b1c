#include "usb_descriptors.h"

#include "t2_protocol.h"
#include "usb_control.h"
#include "usbd.h"

#if defined(TIER2_RELEASE) && T2_USB_PRODUCT_ID_IS_FOR_TESTS
#error "A release needs a USB product id of its own: see packages/button/brand.json."
#endif

enum string_index { STRING_LANGUAGES, STRING_MANUFACTURER, STRING_PRODUCT, STRING_SERIAL };

#define LOW(word) ((uint8_t)(word))
#define HIGH(word) ((uint8_t)((word) >> 8))
#define USB_VERSION 0x0200u /* 2.00: a host asks no full-speed-only device for a BOS descriptor */
#define HID_VERSION 0x0111u
#define DEVICE_VERSION \
  (T2_FIRMWARE_MAJOR << 8 | T2_FIRMWARE_MINOR << 4 | T2_FIRMWARE_PATCH) /* binary coded decimal */
#define CONFIGURATION_SIZE 34u
#define ENGLISH_US 0x0409u

static const uint8_t device_descriptor[18] = {
    sizeof device_descriptor,
    USB_DESCRIPTOR_DEVICE,
    LOW(USB_VERSION),
    HIGH(USB_VERSION),
    0, /* class, subclass, protocol: the interface says */
    0,
    0,
    USB_ENDPOINT_0_SIZE,
    LOW(T2_USB_VENDOR_ID),
    HIGH(T2_USB_VENDOR_ID),
    LOW(T2_USB_PRODUCT_ID),
    HIGH(T2_USB_PRODUCT_ID),
    LOW(DEVICE_VERSION),
    HIGH(DEVICE_VERSION),
    STRING_MANUFACTURER,
    STRING_PRODUCT,
    STRING_SERIAL,
    1, /* configurations */
};

static const uint8_t report_descriptor[] = {T2_REPORT_DESCRIPTOR};

/* clang-format off */
#define HID_DESCRIPTOR \
  9, USB_DESCRIPTOR_HID, LOW(HID_VERSION), HIGH(HID_VERSION), 0 /* no country */, \
  1 /* class descriptor */, USB_DESCRIPTOR_HID_REPORT, \
  LOW(sizeof report_descriptor), HIGH(sizeof report_descriptor)

static const uint8_t hid_descriptor[9] = {HID_DESCRIPTOR};

static const uint8_t configuration_descriptor[CONFIGURATION_SIZE] = {
    9, USB_DESCRIPTOR_CONFIGURATION, LOW(CONFIGURATION_SIZE), HIGH(CONFIGURATION_SIZE),
    1 /* interface */, 1 /* its value */, 0 /* no string */,
    0xa0 /* bus powered, remote wakeup */, 50 /* times 2 mA */,

    9, USB_DESCRIPTOR_INTERFACE, 0, 0, 1 /* endpoint */, 3 /* HID */, 0 /* no boot protocol */, 0, 0,

    HID_DESCRIPTOR,

    7, USB_DESCRIPTOR_ENDPOINT, USB_REPORT_ENDPOINT, 3 /* interrupt */,
    USB_REPORT_ENDPOINT_SIZE, 0, 1 /* ms */,
};
/* clang-format on */

_Static_assert(T2_PRESS_SIZE <= USB_REPORT_ENDPOINT_SIZE, "a press is one packet");
_Static_assert(T2_GESTURE_SIZE <= USB_REPORT_ENDPOINT_SIZE, "a gesture is one packet");
_Static_assert(T2_FIRMWARE_MAJOR < 100 && T2_FIRMWARE_MINOR < 10 && T2_FIRMWARE_PATCH < 10,
               "bcdDevice has two digits for the first number and one for each of the others");

static uint16_t put_text(const char *text, uint8_t *buffer) {
  uint8_t size = 2;
  for (; *text != '\0' && size + 2u <= USB_ENDPOINT_0_SIZE; text++) {
    buffer[size++] = (uint8_t)*text;
    buffer[size++] = 0; /* UTF-16 */
  }
  buffer[0] = size;
  buffer[1] = USB_DESCRIPTOR_STRING;
  return size;
}

#define SERIAL_INDEX_AT 16u

/* A board without a serial number has no string for it. */
static uint16_t put_device(uint8_t *buffer) {
  for (uint8_t i = 0; i < sizeof device_descriptor; i++) {
    buffer[i] = device_descriptor[i];
  }
  if (usbd_serial()[0] == '\0') {
    buffer[SERIAL_INDEX_AT] = 0;
  }
  return sizeof device_descriptor;
}

static uint16_t find_string(uint8_t index, uint8_t *buffer) {
  switch (index) {
    case STRING_LANGUAGES:
      buffer[0] = 4;
      buffer[1] = USB_DESCRIPTOR_STRING;
      buffer[2] = LOW(ENGLISH_US);
      buffer[3] = HIGH(ENGLISH_US);
      return 4;
    case STRING_MANUFACTURER:
      return put_text(T2_USB_MANUFACTURER, buffer);
    case STRING_PRODUCT:
      return put_text(T2_USB_PRODUCT, buffer);
    case STRING_SERIAL:
      return usbd_serial()[0] == '\0' ? 0 : put_text(usbd_serial(), buffer);
    default:
      return 0;
  }
}

uint16_t usb_descriptor_find(uint8_t type, uint8_t index, uint8_t *buffer, const uint8_t **data) {
  if (type == USB_DESCRIPTOR_STRING) {
    *data = buffer;
    return find_string(index, buffer);
  }
  if (index != 0) {
    return 0;
  }
  switch (type) {
    case USB_DESCRIPTOR_DEVICE:
      *data = buffer;
      return put_device(buffer);
    case USB_DESCRIPTOR_CONFIGURATION:
      *data = configuration_descriptor;
      return sizeof configuration_descriptor;
    case USB_DESCRIPTOR_HID:
      *data = hid_descriptor;
      return sizeof hid_descriptor;
    case USB_DESCRIPTOR_HID_REPORT:
      *data = report_descriptor;
      return sizeof report_descriptor;
    default: /* device qualifier, BOS and the like: full speed, USB 2.00 */
      return 0;
  }
}
