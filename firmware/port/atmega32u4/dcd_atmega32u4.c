/* Driver of the USB device controller (datasheet 22). The controller keeps the data toggles. */
#include "dcd.h"

#include <avr/interrupt.h>
#include <avr/io.h>

#include "not_inline.h"
#include "port.h"
#include "usb_control.h"
#include "usbd.h"

#define CONTROL 0u
#define REPORT 1u
#define SETUP_SIZE 8u

NOT_INLINE static void select_endpoint(uint8_t endpoint) {
  UENUM = endpoint;
}

static bool is_setup_waiting(void) {
  return (UEINTX & _BV(RXSTPI)) != 0;
}

/* Stops at a SETUP, which takes its place in the bank: the host has given the transfer up, and
   nothing of it may answer the next. */
void dcd_control_in(const uint8_t *data, uint8_t size) {
  select_endpoint(CONTROL);
  while (!is_setup_waiting()) {
    if (size == 0) {
      UEINTX = (uint8_t)~_BV(TXINI); /* sends it; set again when the host has it */
      UEIENX |= _BV(TXINE);
      return;
    }
    size--;
    UEDATX = *data++;
  }
}

/* The bank is free for the host all the time; what comes is looked at from now on. */
void dcd_control_out(void) {
  select_endpoint(CONTROL);
  UEIENX |= _BV(RXOUTE);
}

/* The next SETUP clears it (22.11). */
void dcd_control_stall(void) {
  select_endpoint(CONTROL);
  UEIENX = _BV(RXSTPE);
  UECONX = _BV(STALLRQ) | _BV(EPEN);
}

void dcd_set_address(uint8_t address) {
  UDADDR = address; /* not both at once (22.7) */
  UDADDR = address | _BV(ADDEN);
}

NOT_INLINE static void forget_report(void) {
  UEIENX = 0;
  UERST = _BV(REPORT);
  UERST = 0;
}

void dcd_report_open(void) {
  select_endpoint(REPORT);
  UECONX = _BV(EPEN);
  UECFG0X = _BV(EPTYPE1) | _BV(EPTYPE0) | _BV(EPDIR); /* interrupt, to the host */
  UECFG1X = _BV(EPSIZE0) | _BV(ALLOC);                /* 16 bytes, one bank */
  forget_report();
  UECONX = _BV(RSTDT) | _BV(EPEN);
}

void dcd_report_close(void) {
  select_endpoint(REPORT);
  forget_report();
  UECONX = 0;
}

void dcd_report_write(const uint8_t *data, uint8_t size) {
  select_endpoint(REPORT);
  for (; size != 0; size--) {
    UEDATX = *data++;
  }
  UEINTX = (uint8_t)~_BV(TXINI);
  UEINTX = (uint8_t)~_BV(FIFOCON); /* sends it */
  UEIENX = _BV(TXINE);
}

void dcd_report_stall(bool is_stalled) {
  select_endpoint(REPORT);
  forget_report();
  UECONX = is_stalled ? _BV(STALLRQ) | _BV(EPEN) : _BV(STALLRQC) | _BV(RSTDT) | _BV(EPEN);
}

/* Only a controller with a clock can signal; it does so for the time the standard wants, and tells
   with EORSMI when it is over (22.10). */
void dcd_remote_wakeup(void) {
  usb_clock_start();
  UDCON |= _BV(RMWKUP);
}

static void open_control(void) {
  select_endpoint(CONTROL);
  UECONX = _BV(EPEN);
  UECFG0X = 0;
  UECFG1X = _BV(EPSIZE1) | _BV(EPSIZE0) | _BV(ALLOC); /* 64 bytes, one bank */
  UEIENX = _BV(RXSTPE);
}

/* Writing 1 leaves a flag alone: one that rises meanwhile is not lost. */
static void clear(uint8_t flag) {
  UDINT = (uint8_t)~_BV(flag);
}

static void handle_suspend(void) {
  /* SUSPI stays: a wakeup can be sent only while it is set (22.10). */
  clear(WAKEUPI);
  UDIEN = _BV(EORSTE) | _BV(WAKEUPE) | _BV(EORSME);
  usbd_suspend();
  usb_clock_stop();
}

static void handle_wakeup(void) {
  usb_clock_start(); /* the flag can not be cleared without a clock */
  clear(WAKEUPI);
  clear(EORSMI);
  clear(SUSPI);
  UDIEN = _BV(EORSTE) | _BV(SUSPE);
  usbd_resume();
}

static void handle_bus(void) {
  const uint8_t asked = UDINT & UDIEN;
  if ((asked & (_BV(WAKEUPI) | _BV(EORSMI))) != 0) {
    handle_wakeup();
  }
  if ((asked & _BV(EORSTI)) != 0) {
    clear(EORSTI);
    UDADDR = 0;
    open_control();
    usbd_reset();
  }
  if ((asked & _BV(SUSPI)) != 0) {
    handle_suspend();
  }
}

static uint8_t *get_packet(uint8_t size) {
  uint8_t *packet = usb_control_buffer();
  for (uint8_t i = 0; i < size; i++) {
    packet[i] = UEDATX;
  }
  return packet;
}

static void handle_control_out(void) {
  const uint8_t size = UEBCLX; /* at most the 64 of the bank */
  if (is_setup_waiting()) {
    return; /* a SETUP took its place in the bank */
  }
  get_packet(size);
  UEIENX &= (uint8_t)~_BV(RXOUTE);
  UEINTX = (uint8_t)~_BV(RXOUTI); /* frees the bank */
  usbd_control_out(size);
}

static void handle_setup(void) {
  const uint8_t *packet = get_packet(SETUP_SIZE);
  UEIENX = _BV(RXSTPE);
  UEINTX = (uint8_t) ~(_BV(RXSTPI) | _BV(RXOUTI));
  usbd_setup(packet);
}

static void handle_control(void) {
  select_endpoint(CONTROL);
  const uint8_t asked = UEINTX & UEIENX;
  if ((asked & _BV(RXSTPI)) != 0) {
    handle_setup(); /* ends whatever was before it: that must not answer it */
    return;
  }
  if ((asked & _BV(TXINI)) != 0) {
    UEIENX &= (uint8_t)~_BV(TXINE);
    usbd_control_in_done();
  }
  if ((asked & _BV(RXOUTI)) != 0) {
    handle_control_out();
  }
}

static void handle_report(void) {
  select_endpoint(REPORT);
  if ((UEINTX & UEIENX & _BV(TXINI)) != 0) {
    UEIENX = 0;
    usbd_report_done();
  }
}

ISR(USB_GEN_vect) {
  handle_bus();
  handle_control();
  handle_report();
  poll();
}

ISR(USB_COM_vect, ISR_ALIASOF(USB_GEN_vect));

void usb_attach(void) {
  usbd_init();
  UHWCON = _BV(UVREGE);
  USBCON = _BV(USBE) | _BV(FRZCLK);
  usb_clock_start();
  USBCON = _BV(USBE) | _BV(OTGPADE);
  UDINT = 0;
  UDIEN = _BV(EORSTE) | _BV(SUSPE);
  UDCON = 0; /* full speed, pulled up */
}

void usb_detach(void) {
  UDCON = _BV(DETACH);
}
