/* Device state, and the two groups of requests. Only usbd*.c include this. */
#ifndef T2_USBD_REQUESTS_H
#define T2_USBD_REQUESTS_H

#include <stdbool.h>
#include <stdint.h>

#include "usb_control.h"
#include "usbd.h"

struct usbd_state {
  uint8_t configuration;
  bool is_wakeup_allowed;
  bool is_suspended;
  bool is_halted; /* the report endpoint */
  bool is_report_armed;
  uint8_t report_to_set; /* id in the SET_REPORT whose data stage is under way */
  uint8_t idle_rates[USBD_INPUT_REPORTS];
};

extern struct usbd_state usbd;

/* Each answers the request, or returns false: to be stalled. */
bool usbd_standard_request(const struct usb_setup *setup);
bool usbd_hid_request(const struct usb_setup *setup);

#endif
