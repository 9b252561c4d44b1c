#include "usb.h"

#include <simavr/avr_usb.h>
#include <stddef.h>
#include <string.h>

#include "chip.h"
#include "events.h"
#include "hooks.h"
#include "registers.h"
#include "usb_banks.h"

/* A device signals resume for 1 to 15 ms (USB 2.0, 7.1.7.7). */
#define UPSTREAM_RESUME_CYCLES (CHIP_HZ / 1000u * 10u)

static bool is_suspended;
static bool is_resuming; /* the host signals, and frames follow */

void usb_reset(void) {
  is_suspended = false;
  is_resuming = false;
  banks_reset_toggles();
  chip->data[USBSTA] = USBSTA_VBUS; /* simavr has no VBUS */
}

bool usb_is_attached(void) {
  const uint8_t *data = chip->data;
  uint8_t needed = USBCON_USBE | USBCON_OTGPADE;
  return !chip_is_in_bootloader() && (data[USBCON] & needed) == needed &&
         (data[UHWCON] & UHWCON_UVREGE) != 0 && (data[UDCON] & UDCON_DETACH) == 0;
}

static void set_flag(uint8_t flag) {
  chip->data[UDINT] |= flag;
  chip_check_interrupts();
}

/* Writing 0 clears a flag, writing 1 does nothing; for simavr it is a plain register. */
static void on_device_flags(uint8_t value) {
  chip->data[UDINT] &= value;
  chip_check_interrupts();
}

static void on_device_enables(uint8_t value) {
  chip->data[UDIEN] = value;
  chip_check_interrupts();
}

static avr_cycle_count_t on_resume_sent(avr_t *avr, avr_cycle_count_t when, void *param) {
  (void)avr;
  (void)when;
  (void)param;
  chip->data[UDCON] = (uint8_t)(chip->data[UDCON] & ~UDCON_RMWKUP);
  return 0;
}

static void on_device_control(uint8_t value) {
  bool was_detached = (chip->data[UDCON] & UDCON_DETACH) != 0;
  register_write(UDCON, value);
  if (was_detached && !(value & UDCON_DETACH) && !(chip->data[PLLCSR] & PLLCSR_PLOCK)) {
    event_text(EVENT_VIOLATION, "USB attached before the PLL is locked");
  }
  if (value & UDCON_RMWKUP) {
    if (!is_suspended) {
      /* Before it took the host's resume the firmware cannot know; both then drive the same. */
      if (!(chip->data[UDINT] & UDINT_WAKEUPI)) {
        event_text(EVENT_VIOLATION, "remote wakeup of a bus that is awake");
      }
    } else if (!(chip->data[UDINT] & UDINT_SUSPI)) {
      event_text(EVENT_VIOLATION, "remote wakeup after SUSPI was cleared: it is not sent");
    } else if (chip->data[USBCON] & USBCON_FRZCLK) {
      event_text(EVENT_VIOLATION, "remote wakeup with the USB clock frozen");
    } else {
      event(EVENT_WAKEUP, NULL, 0);
      set_flag(UDINT_UPRSMI);
      avr_cycle_timer_register(chip, UPSTREAM_RESUME_CYCLES, on_resume_sent, NULL);
    }
  }
}

bool usb_is_waking(void) {
  return (chip->data[UDCON] & UDCON_RMWKUP) != 0;
}

void usb_check_interrupts(void) {
  interrupt_level(VECTOR_USB_GENERAL, (chip->data[UDINT] & chip->data[UDIEN]) != 0);
  interrupt_level(VECTOR_USB_ENDPOINT, banks_interrupts() != 0);
}

void usb_power_on(void) {
  banks_power_on();
  hook_write(UDINT, on_device_flags);
  hook_write(UDIEN, on_device_enables);
  hook_write(UDCON, on_device_control);
}

uint8_t usb_address(void) {
  uint8_t own = chip->data[UDADDR];
  return (own & UDADDR_ADDEN) ? own & 0x7fu : 0u;
}

/* Without a clock it answers nothing. */
static bool is_listening(void) {
  return usb_is_attached() && !is_suspended && !(chip->data[USBCON] & USBCON_FRZCLK);
}

static bool is_addressed(uint8_t address) {
  return is_listening() && address == usb_address();
}

uint8_t usb_idle_endpoints(void) {
  return is_listening() ? banks_idle() : 0;
}

enum usb_answer usb_setup_token(uint8_t address) {
  return is_addressed(address) && bank_is_enabled(0) ? USB_ACK : USB_NO_ANSWER;
}

void usb_setup_finish(const uint8_t packet[8]) {
  bank_take_setup(packet);
}

enum usb_answer usb_in_token(uint8_t address, uint8_t endpoint, uint8_t *toggle, uint8_t *size,
                             uint8_t data[USB_MAX_PACKET]) {
  return is_addressed(address) ? bank_peek(endpoint, toggle, size, data) : USB_NO_ANSWER;
}

void usb_in_finish(uint8_t endpoint) {
  bank_sent(endpoint);
}

enum usb_answer usb_out_token(uint8_t address, uint8_t endpoint) {
  return is_addressed(address) ? bank_can_take(endpoint) : USB_NO_ANSWER;
}

void usb_out_finish(uint8_t endpoint, uint8_t toggle, uint8_t size, uint8_t data[USB_MAX_PACKET]) {
  bank_take(endpoint, toggle, size, data);
}

static void wake(void) {
  if (is_suspended) {
    is_suspended = false;
    set_flag(UDINT_WAKEUPI);
  }
}

void usb_bus_reset(bool is_driven) {
  if (!usb_is_attached()) {
    return;
  }
  wake();
  if (!is_driven) {
    chip->data[UDADDR] = 0; /* simavr leaves it */
    banks_reset_toggles();
    avr_ioctl(chip, AVR_IOCTL_USB_RESET, NULL);
    chip_check_interrupts();
  }
}

void usb_start_of_frame(uint16_t frame) {
  if (is_suspended || is_resuming) {
    wake();
    is_resuming = false;
    set_flag(UDINT_EORSMI);
  }
  chip->data[UDFNUML] = (uint8_t)frame;
  chip->data[UDFNUMH] = (uint8_t)(frame >> 8);
  set_flag(UDINT_SOFI);
}

void usb_suspend(void) {
  if (usb_is_attached()) {
    is_suspended = true;
    chip->data[UDINT] = (uint8_t)(chip->data[UDINT] & ~UDINT_WAKEUPI);
    set_flag(UDINT_SUSPI);
  }
}

void usb_resume(void) {
  wake();
  is_resuming = true;
}
