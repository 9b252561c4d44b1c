/* RP2040-E15: after certain errors on the bus the controller hangs, and only a reset of the block
   helps. What of it still works then is not documented. So it counts as hung when

   - frames stand still although the device is configured and the host awake; or
   - frames come, but no request does after a bus reset: hosts reset a device that does not answer.
 */
#include "board.h"
#include "port.h"
#include "usb_registers.h"
#include "usbd.h"

#define FRAMES_STAND_STILL_US 250000u

#define NO_REQUEST_US 3000000u
#define MOST_RESTARTS 3u /* without a request: there are hosts that want nothing of a device */

static struct {
  bool is_on;
  bool was_suspended;
  uint32_t frame;
  uint32_t frame_at_us; /* when it moved last, or did not have to */
  bool is_request_awaited;
  uint32_t reset_at_us; /* the first reset since the last request */
  uint8_t restarts;     /* since the last request */
} watch;

void usb_watch_begin(void) {
  watch.is_on = true;
  watch.was_suspended = false;
  watch.frame_at_us = board_micros();
  watch.is_request_awaited = false;
}

void usb_watch_end(void) {
  watch.is_on = false;
}

void usb_watch_bus_reset(void) {
  if (!watch.is_request_awaited) {
    watch.is_request_awaited = true;
    watch.reset_at_us = board_micros();
  }
}

void usb_watch_request(void) {
  watch.is_request_awaited = false;
  watch.restarts = 0;
}

static bool is_configured(void) {
  return REGISTER(DPRAM_EP1_IN_CONTROL) != 0;
}

static bool do_frames_stand_still(uint32_t now_us, bool is_moving, bool is_suspended) {
  if (is_moving || is_suspended || watch.was_suspended || !is_configured()) {
    watch.frame_at_us = now_us;
  }
  return now_us - watch.frame_at_us >= FRAMES_STAND_STILL_US;
}

static bool is_request_overdue(uint32_t now_us, bool is_moving) {
  return watch.is_request_awaited && is_moving && now_us - watch.reset_at_us >= NO_REQUEST_US &&
         watch.restarts < MOST_RESTARTS;
}

/* Two calls are never so far apart that the frame number has gone round (2 s): the core's alarm
   comes once a second. */
void usb_watch(void) {
  if (!watch.is_on) {
    return;
  }
  const uint32_t now_us = board_micros();
  const uint32_t frame = REGISTER(USB_SOF_RD) & SOF_FRAME;
  const bool is_moving = frame != watch.frame;
  watch.frame = frame;
  if (usbd_is_suspended() && watch.was_suspended && is_moving) {
    usbd_resume(); /* the interrupt that should have said so got lost */
  }
  const bool is_suspended = usbd_is_suspended();
  const bool is_hung = do_frames_stand_still(now_us, is_moving, is_suspended) ||
                       is_request_overdue(now_us, is_moving);
  /* A resume has no longest time (USB 2.0, 7.1.7.7): it is over when frames come. */
  watch.was_suspended = is_suspended || (watch.was_suspended && !is_moving);
  if (is_hung) {
    watch.restarts++;
    usb_restart();
  }
}
