#ifndef T2_USB_DESCRIPTORS_H
#define T2_USB_DESCRIPTORS_H

#include <stdint.h>

enum usb_descriptor_type {
  USB_DESCRIPTOR_DEVICE = 1,
  USB_DESCRIPTOR_CONFIGURATION = 2,
  USB_DESCRIPTOR_STRING = 3,
  USB_DESCRIPTOR_INTERFACE = 4,
  USB_DESCRIPTOR_ENDPOINT = 5,
  USB_DESCRIPTOR_HID = 0x21,
  USB_DESCRIPTOR_HID_REPORT = 0x22,
};

#define USB_REPORT_ENDPOINT 0x81u
#define USB_REPORT_ENDPOINT_SIZE 16u

/* Finds a descriptor of the device (or, the HID ones, of interface 0). Some are put together in
   `buffer` of USB_ENDPOINT_0_SIZE bytes. Returns its size and sets *data, or 0: there is none. */
uint16_t usb_descriptor_find(uint8_t type, uint8_t index, uint8_t *buffer, const uint8_t **data);

#endif
