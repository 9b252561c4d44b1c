#include "usb_control.h"

#include "dcd.h"

enum stage { STAGE_IDLE, STAGE_DATA_IN, STAGE_DATA_OUT, STAGE_STATUS_IN, STAGE_STATUS_OUT };

static struct {
  uint8_t stage;
  const uint8_t *in_data;
  uint16_t in_left;
  bool in_needs_short_packet;
  uint16_t length; /* wLength */
  uint8_t out_size;
  uint8_t address;
  bool address_is_pending;
  uint8_t buffer[USB_ENDPOINT_0_SIZE];
} control;

void usb_control_reset(void) {
  control.stage = STAGE_IDLE;
  control.address_is_pending = false;
}

void usb_control_begin(const uint8_t packet[8], struct usb_setup *setup) {
  usb_control_reset();
  setup->request_type = packet[0];
  setup->request = packet[1];
  setup->value = (uint16_t)(packet[2] | (uint16_t)packet[3] << 8);
  setup->index = (uint16_t)(packet[4] | (uint16_t)packet[5] << 8);
  setup->length = (uint16_t)(packet[6] | (uint16_t)packet[7] << 8);
  control.length = setup->length;
}

uint8_t *usb_control_buffer(void) {
  return control.buffer;
}

void usb_control_accept(void) {
  control.stage = STAGE_STATUS_IN;
  dcd_control_in(control.buffer, 0);
}

void usb_control_stall(void) {
  usb_control_reset();
  dcd_control_stall();
}

static void send_next_packet(void) {
  uint8_t size = USB_ENDPOINT_0_SIZE;
  if (control.in_left < USB_ENDPOINT_0_SIZE) {
    size = (uint8_t)control.in_left;
    control.in_needs_short_packet = false;
  }
  dcd_control_in(control.in_data, size);
  control.in_data += size;
  control.in_left = (uint16_t)(control.in_left - size);
}

void usb_control_answer(const uint8_t *data, uint16_t size) {
  if (control.length == 0) {
    usb_control_accept();
    return;
  }
  /* An answer shorter than asked for ends with a short, perhaps empty packet (USB 2.0, 5.5.3). */
  control.in_needs_short_packet = size < control.length;
  control.in_data = data;
  control.in_left = size < control.length ? size : control.length;
  control.stage = STAGE_DATA_IN;
  /* Armed before the data: a host may begin the status stage before it took everything. */
  dcd_control_out();
  send_next_packet();
}

void usb_control_answer_value(uint8_t value, uint8_t size) {
  control.buffer[0] = value;
  control.buffer[1] = 0;
  usb_control_answer(control.buffer, size);
}

void usb_control_expect(uint8_t size) {
  control.out_size = size;
  control.stage = STAGE_DATA_OUT;
  dcd_control_out();
}

void usb_control_set_address_later(uint8_t address) {
  control.address = address;
  control.address_is_pending = true;
}

void usb_control_in_done(void) {
  if (control.stage == STAGE_DATA_IN) {
    if (control.in_left > 0 || control.in_needs_short_packet) {
      send_next_packet();
    } else {
      control.stage = STAGE_STATUS_OUT;
    }
  } else if (control.stage == STAGE_STATUS_IN) {
    control.stage = STAGE_IDLE;
    if (control.address_is_pending) {
      control.address_is_pending = false;
      dcd_set_address(control.address);
    }
  }
}

bool usb_control_out(uint8_t size) {
  uint8_t expected = 0; /* in a status stage */
  switch (control.stage) {
    case STAGE_DATA_OUT:
      expected = control.out_size; /* every output report fits into one packet */
      break;
    case STAGE_DATA_IN:
    case STAGE_STATUS_OUT:
      break;
    default:
      return false;
  }
  if (size != expected) {
    usb_control_stall();
    return false;
  }
  control.stage = STAGE_IDLE;
  return expected != 0;
}
