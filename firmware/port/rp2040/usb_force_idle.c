/* RP2040-E5, chips B0 and B1: after a bus reset the controller waits for 800 us of idle bus (J),
   and answers to nobody until then. Behind a hub that also shows it the traffic of other devices
   that may never come. So the controller is shown a J: it gets its lines from GPIO 15 (D+) and 16
   (D-) in place of the transceiver for a millisecond, GPIO 15 is made to read high, and 16, which
   is not connected to it, reads low. Hosts leave a device alone for 10 ms after a reset (USB 2.0,
   7.1.7.5). */
#include "chip.h"
#include "port.h"
#include "usb_registers.h"

#define LOOK_AGAIN_US 1000u
#define FORCED_US 1000u
#define PIN_D_PLUS 15u

static uint32_t pad_before;
static uint32_t control_before;

static void release(void) {
  REGISTER(USB_MUXING) = MUXING_TO_PHY | MUXING_SOFTCON;
  CLEAR_BITS(USB_PHY_DIRECT_OVERRIDE) = PHY_OVERRIDE_PULL_UP;
  REGISTER(GPIO_CTRL(PIN_D_PLUS)) = control_before;
  REGISTER(PAD(PIN_D_PLUS)) = pad_before;
}

static void force_idle(void) {
  pad_before = REGISTER(PAD(PIN_D_PLUS));
  control_before = REGISTER(GPIO_CTRL(PIN_D_PLUS));
  /* Both resistors keep the pin at its level, whatever is wired to it. */
  SET_BITS(PAD(PIN_D_PLUS)) = PAD_PULL_UP | PAD_PULL_DOWN;
  REGISTER(GPIO_CTRL(PIN_D_PLUS)) =
      GPIO_FUNCTION_USB_PINS | GPIO_OUTPUT_DISABLED | GPIO_INPUT_READS_HIGH;
  /* The transceiver, left alone, goes on pulling up: the host must not see a detach. */
  SET_BITS(USB_PHY_DIRECT) = PHY_DIRECT_PULL_UP;
  SET_BITS(USB_PHY_DIRECT_OVERRIDE) = PHY_OVERRIDE_PULL_UP;
  REGISTER(USB_MUXING) = MUXING_TO_DIGITAL_PAD | MUXING_SOFTCON;
  call_later(FORCED_US, release);
}

static void await_end_of_reset(void) {
  if ((REGISTER(USB_SIE_STATUS) & SIE_STATUS_LINE_STATE) == 0) {
    call_later(LOOK_AGAIN_US, await_end_of_reset);
  } else {
    force_idle();
  }
}

void usb_force_idle_after_reset(void) {
  if (chip_is_before_b2()) {
    call_later(LOOK_AGAIN_US, await_end_of_reset);
  }
}
