#include "usbd.h"

#include "dcd.h"
#include "usb_control.h"
#include "usbd_requests.h"

#define REQUEST_TYPE_MASK 0x60u
#define REQUEST_TYPE_STANDARD 0x00u
#define REQUEST_TYPE_CLASS 0x20u
#define REQUEST_RECIPIENT_MASK 0x1fu
#define REQUEST_RECIPIENT_INTERFACE 0x01u

struct usbd_state usbd;

void usbd_init(void) {
  usbd = (struct usbd_state){0};
  usb_control_reset();
}

void usbd_reset(void) {
  usbd_init();
  dcd_report_close();
}

NOT_INLINE void usbd_setup(const uint8_t packet[8]) {
  struct usb_setup setup;
  usb_control_begin(packet, &setup);
  const uint8_t type = setup.request_type & REQUEST_TYPE_MASK;
  const uint8_t recipient = setup.request_type & REQUEST_RECIPIENT_MASK;
  bool is_answered = false;
  if (type == REQUEST_TYPE_STANDARD) {
    is_answered = usbd_standard_request(&setup);
  } else if (type == REQUEST_TYPE_CLASS && recipient == REQUEST_RECIPIENT_INTERFACE) {
    is_answered = usbd_hid_request(&setup);
  }
  if (!is_answered) {
    usb_control_stall();
  }
}

void usbd_control_in_done(void) {
  usb_control_in_done();
}

void usbd_control_out(uint8_t size) {
  if (!usb_control_out(size)) {
    return;
  }
  /* Only SET_REPORT has a data stage from the host. */
  const uint8_t *report = usb_control_buffer();
  if (report[0] == usbd.report_to_set && hid_set_report(report, size)) {
    usb_control_accept();
  } else {
    usb_control_stall();
  }
}

void usbd_report_done(void) {
  usbd.is_report_armed = false;
}

void usbd_suspend(void) {
  usbd.is_suspended = true;
}

void usbd_resume(void) {
  usbd.is_suspended = false;
}

bool usbd_is_suspended(void) {
  /* The controller also calls an idle bus without a host suspended (a charger, before the first
     frame); only a configured device is known to have a host that can sleep. */
  return usbd.is_suspended && usbd.configuration != 0;
}

bool usbd_report_is_ready(void) {
  return usbd.configuration != 0 && !usbd.is_suspended && !usbd.is_halted && !usbd.is_report_armed;
}

void usbd_report_write(const uint8_t *report, uint8_t size) {
  usbd.is_report_armed = true;
  dcd_report_write(report, size);
}

uint8_t usbd_idle_rate(uint8_t id) {
  return usbd.idle_rates[id - 1u];
}

void usbd_wakeup(void) {
  if (usbd_is_suspended() && usbd.is_wakeup_allowed) {
    dcd_remote_wakeup();
  }
}
