/* Endpoint 0: the stages of a control transfer (USB 2.0, 8.5.3 and 9.3). */
#ifndef T2_USB_CONTROL_H
#define T2_USB_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include "not_inline.h"

#define USB_ENDPOINT_0_SIZE 64u

/* The SETUP packet (USB 2.0, table 9-2). */
struct usb_setup {
  uint8_t request_type;
  uint8_t request;
  uint16_t value;
  uint16_t index;
  uint16_t length;
};

/* Forgets the transfer under way. */
NOT_INLINE void usb_control_reset(void);

/* Starts a transfer; whatever was under way is dropped (USB 2.0, 5.5.5). The packet has 8 bytes. */
void usb_control_begin(const uint8_t packet[8], struct usb_setup *setup);

/* USB_ENDPOINT_0_SIZE bytes in which an answer can be put together, and where the port puts what
   comes from the host. Valid until the next SETUP. */
uint8_t *usb_control_buffer(void);

/* How a request is answered: exactly one of these five, once per SETUP. */
void usb_control_answer(const uint8_t *data, uint16_t size); /* data to the host, cut to wLength */
NOT_INLINE void usb_control_answer_value(uint8_t value,
                                         uint8_t size); /* a number of 1 or 2 bytes */
void usb_control_expect(uint8_t size);                  /* data from the host, exactly this */
NOT_INLINE void usb_control_accept(void);               /* no data, done */
NOT_INLINE void usb_control_stall(void);                /* refused */

/* After a SET_ADDRESS: the address holds from the end of the status stage on (USB 2.0, 9.4.6). */
void usb_control_set_address_later(uint8_t address);

void usb_control_in_done(void);

/* A packet from the host, in the buffer. Returns whether the data stage of a request that was
   answered with usb_control_expect() is complete. */
bool usb_control_out(uint8_t size);

#endif
