#include "usb_banks.h"

#include <simavr/avr_usb.h>
#include <stddef.h>
#include <string.h>

#include "chip.h"
#include "events.h"
#include "hooks.h"
#include "registers.h"

/* simavr's controller has five, the chip seven. */
#define ENDPOINT_COUNT 5u
#define TRANSFER_FLAGS 0x5fu /* of UEINTX: without RWAL and FIFOCON, which ask for no interrupt */

static uint8_t toggle_in[ENDPOINT_COUNT];
static uint8_t toggle_out[ENDPOINT_COUNT];

static uint8_t read_of(uint8_t endpoint, uint16_t address) {
  uint8_t selected = chip->data[UENUM];
  chip->data[UENUM] = endpoint;
  uint8_t value = register_read(address);
  chip->data[UENUM] = selected;
  return value;
}

static bool is_in(uint8_t endpoint) {
  return (read_of(endpoint, UECFG0X) & UECFG0X_EPDIR) != 0;
}

/* A packet waits for the host. */
static bool is_armed(uint8_t endpoint) {
  uint8_t flags = read_of(endpoint, UEINTX);
  return !(flags & UEINTX_TXINI) && (endpoint == 0 || !(flags & UEINTX_FIFOCON));
}

/* Takes everything out of the selected endpoint's bank. */
static uint8_t drain(uint8_t data[USB_MAX_PACKET]) {
  uint8_t size = register_read(UEBCLX);
  for (uint8_t i = 0; i < size; i++) {
    data[i] = register_read(UEDATX);
  }
  return size;
}

static void drop(void) {
  uint8_t ignored[USB_MAX_PACKET] = {0};
  drain(ignored);
}

/* Handing over: clearing FIFOCON (TXINI on endpoint 0) arms a bank; clearing RXSTPI or RXOUTI frees
   it, which simavr does not do, so that what was not read would be sent. */
static void on_flags(uint8_t value) {
  uint8_t endpoint = chip->data[UENUM];
  uint8_t before = register_read(UEINTX);
  uint8_t cleared = (uint8_t)(before & ~value);
  bool was_armed = is_armed(endpoint);
  if (cleared & (UEINTX_RXSTPI | UEINTX_RXOUTI)) {
    drop();
  }
  register_write(UEINTX, value);
  if (endpoint != 0 && is_in(endpoint) && (cleared & UEINTX_FIFOCON) &&
      (register_read(UEINTX) & UEINTX_TXINI)) {
    event_text(EVENT_VIOLATION, "FIFOCON cleared before TXINI");
  }
  if (!was_armed && is_armed(endpoint) && (endpoint == 0 || is_in(endpoint))) {
    event(EVENT_ARMED, &endpoint, 1);
  }
  chip_check_interrupts();
}

static void on_control(uint8_t value) {
  if (value & UECONX_RSTDT) {
    toggle_in[chip->data[UENUM]] = 0;
    toggle_out[chip->data[UENUM]] = 0;
  }
  register_write(UECONX, value);
}

static void on_enables(uint8_t value) {
  register_write(UEIENX, value);
  chip_check_interrupts();
}

static void on_select(uint8_t value) {
  if (value < ENDPOINT_COUNT) {
    register_write(UENUM, value);
  } else {
    event_text(EVENT_PROBLEM, "an endpoint beyond 4 was selected: simavr has five");
  }
}

/* Data sheet 22.5: banks and flags as after a reset, toggle and configuration kept. simavr does
 * nothing. */
static void on_endpoint_reset(uint8_t value) {
  uint8_t selected = chip->data[UENUM];
  for (uint8_t endpoint = 0; endpoint < ENDPOINT_COUNT; endpoint++) {
    chip->data[UENUM] = endpoint;
    if ((value & BIT(endpoint)) && (register_read(UECONX) & UECONX_EPEN)) {
      drop();
      register_write(UEINTX, (uint8_t) ~(UEINTX_RXSTPI | UEINTX_RXOUTI));
      register_write(UECFG1X, register_read(UECFG1X)); /* frees the bank */
    }
  }
  chip->data[UENUM] = selected;
  chip->data[UERST] = value;
  chip_check_interrupts();
}

static void on_data_write(uint8_t value) {
  uint8_t endpoint = chip->data[UENUM];
  uint8_t size = (uint8_t)(8u << ((register_read(UECFG1X) >> 4) & 7u));
  if (endpoint != 0 && (chip->data[UDINT] & UDINT_EORSTI)) {
    return; /* a bus reset disabled it a moment ago; the firmware has not seen that yet */
  }
  if (is_armed(endpoint)) {
    event_text(EVENT_VIOLATION, "a bank was written that the controller owns");
  } else if (register_read(UEBCLX) >= size) {
    event_text(EVENT_VIOLATION, "more bytes than an endpoint's bank holds");
  } else {
    register_write(UEDATX, value);
  }
}

static uint8_t on_data_read(void) {
  if (register_read(UEBCLX) == 0) {
    event_text(EVENT_VIOLATION, "more bytes read than were received");
    return 0;
  }
  return register_read(UEDATX);
}

/* NBUSYBK and DTSEQ, which simavr keeps at 0. */
static uint8_t on_state(void) {
  uint8_t endpoint = chip->data[UENUM];
  bool has_packet =
      is_in(endpoint) ? is_armed(endpoint) : (register_read(UEINTX) & UEINTX_RXOUTI) != 0;
  uint8_t toggle = is_in(endpoint) ? toggle_in[endpoint] : toggle_out[endpoint];
  return (uint8_t)((register_read(UESTA0X) & 0xf0u) | (unsigned)toggle << 2 | has_packet);
}

uint8_t banks_interrupts(void) {
  uint8_t active = 0;
  for (uint8_t endpoint = 0; endpoint < ENDPOINT_COUNT; endpoint++) {
    if (read_of(endpoint, UEINTX) & read_of(endpoint, UEIENX) & TRANSFER_FLAGS) {
      active = (uint8_t)(active | BIT(endpoint));
    }
  }
  return active;
}

void banks_power_on(void) {
  hook_write(UEINTX, on_flags);
  hook_write(UECONX, on_control);
  hook_write(UEIENX, on_enables);
  hook_write(UENUM, on_select);
  hook_write(UERST, on_endpoint_reset);
  hook_write(UEDATX, on_data_write);
  hook_read(UEDATX, on_data_read);
  hook_read(UESTA0X, on_state);
  hook_read(UEINT, banks_interrupts);
}

void banks_reset_toggles(void) {
  memset(toggle_in, 0, sizeof toggle_in);
  memset(toggle_out, 0, sizeof toggle_out);
}

bool bank_is_enabled(uint8_t endpoint) {
  return endpoint < ENDPOINT_COUNT && (read_of(endpoint, UECONX) & UECONX_EPEN) != 0;
}

/* What the endpoint answers before its bank is looked at. A SETUP that was not read yet fills
   endpoint 0's bank: the chip answers NAK, simavr would overwrite or send it. */
static enum usb_answer readiness(uint8_t endpoint, bool to_host) {
  if (!bank_is_enabled(endpoint) || (endpoint != 0 && is_in(endpoint) != to_host)) {
    return USB_NO_ANSWER;
  }
  if (endpoint == 0 && (read_of(0, UEINTX) & UEINTX_RXSTPI)) {
    return USB_NAK;
  }
  return (read_of(endpoint, UECONX) & UECONX_STALLRQ) ? USB_STALL : USB_ACK;
}

static enum usb_answer in_answer(uint8_t endpoint) {
  enum usb_answer answer = readiness(endpoint, true);
  return answer == USB_ACK && !is_armed(endpoint) ? USB_NAK : answer;
}

uint8_t banks_idle(void) {
  uint8_t idle = 0;
  for (uint8_t endpoint = 0; endpoint < ENDPOINT_COUNT; endpoint++) {
    if (in_answer(endpoint) == USB_NAK) {
      idle = (uint8_t)(idle | BIT(endpoint));
    }
  }
  return idle;
}

void bank_take_setup(const uint8_t packet[8]) {
  uint8_t bytes[8];
  memcpy(bytes, packet, sizeof bytes);
  struct avr_io_usb transfer = {.pipe = 0, .sz = sizeof bytes, .buf = bytes};
  toggle_in[0] = 1;
  toggle_out[0] = 1;
  avr_ioctl(chip, AVR_IOCTL_USB_SETUP, &transfer);
  chip_check_interrupts();
}

enum usb_answer bank_peek(uint8_t endpoint, uint8_t *toggle, uint8_t *size,
                          uint8_t data[USB_MAX_PACKET]) {
  enum usb_answer answer = in_answer(endpoint);
  if (answer != USB_ACK) {
    return answer;
  }
  uint8_t selected = chip->data[UENUM];
  chip->data[UENUM] = endpoint;
  *toggle = toggle_in[endpoint];
  *size = drain(data);
  for (uint8_t i = 0; i < *size; i++) {
    register_write(UEDATX, data[i]);
  }
  chip->data[UENUM] = selected;
  return USB_ACK;
}

void bank_sent(uint8_t endpoint) {
  uint8_t ignored[USB_MAX_PACKET] = {0};
  struct avr_io_usb transfer = {.pipe = endpoint, .sz = 0, .buf = ignored};
  if (is_armed(endpoint) && avr_ioctl(chip, AVR_IOCTL_USB_READ, &transfer) == 0) {
    toggle_in[endpoint] ^= 1u;
  }
  chip_check_interrupts();
}

enum usb_answer bank_can_take(uint8_t endpoint) {
  enum usb_answer answer = readiness(endpoint, false);
  return answer == USB_ACK && (read_of(endpoint, UEINTX) & UEINTX_RXOUTI) ? USB_NAK : answer;
}

/* A packet with the wrong toggle is one that the device already has. */
void bank_take(uint8_t endpoint, uint8_t toggle, uint8_t size, uint8_t data[USB_MAX_PACKET]) {
  struct avr_io_usb transfer = {.pipe = endpoint, .sz = size, .buf = data};
  if (toggle == toggle_out[endpoint] && avr_ioctl(chip, AVR_IOCTL_USB_WRITE, &transfer) == 0) {
    toggle_out[endpoint] ^= 1u;
  }
  chip_check_interrupts();
}
