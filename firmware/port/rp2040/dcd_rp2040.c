/* Driver of the USB device controller (RP2040 datasheet 4.1). All USB state changes in one
   interrupt; nothing here waits but begin_abort(), which has a bound. */
#include "dcd.h"

#include "chip.h"
#include "port.h"
#include "usb_control.h"
#include "usb_registers.h"
#include "usbd.h"

#define ABORT_ATTEMPTS 1000u

/* Data toggles: BUFFER_DATA1 or 0. */
static uint32_t control_in_toggle;
static uint32_t control_out_toggle;
static uint32_t report_toggle;

/* AVAILABLE hands the buffer to the controller, whose clock is another one than the processor's:
   it must see the other bits first (datasheet 4.1.2.5.1, at least 12 cycles at 133 MHz). */
static void arm(uint32_t buffer_control, uint32_t bits) {
  REGISTER(buffer_control) = bits;
  __asm volatile("nop\nnop\nnop\nnop\nnop\nnop\nnop\nnop\nnop\nnop\nnop\nnop");
  REGISTER(buffer_control) = bits | BUFFER_AVAILABLE;
}

static void put_bytes(uint32_t address, const uint8_t *bytes, uint8_t size) {
  volatile uint8_t *target = (volatile uint8_t *)(uintptr_t)address;
  for (uint8_t i = 0; i < size; i++) {
    target[i] = bytes[i];
  }
}

static void get_bytes(uint32_t address, uint8_t *bytes, uint8_t size) {
  const volatile uint8_t *source = (const volatile uint8_t *)(uintptr_t)address;
  for (uint8_t i = 0; i < size; i++) {
    bytes[i] = source[i];
  }
}

/* Nothing once there is another SETUP: the host has given this request up, and what belongs to it
   must not answer the next one. */
static void arm_control(uint32_t buffer_control, uint32_t bits) {
  if ((REGISTER(USB_SIE_STATUS) & SIE_STATUS_SETUP) == 0) {
    arm(buffer_control, bits);
  }
}

void dcd_control_in(const uint8_t *data, uint8_t size) {
  put_bytes(DPRAM_EP0_BUFFER, data, size);
  arm_control(DPRAM_EP0_IN_BUFFER_CONTROL, size | BUFFER_FULL | BUFFER_LAST | control_in_toggle);
  control_in_toggle ^= BUFFER_DATA1;
}

void dcd_control_out(void) {
  arm_control(DPRAM_EP0_OUT_BUFFER_CONTROL, USB_ENDPOINT_0_SIZE | BUFFER_LAST | control_out_toggle);
  control_out_toggle ^= BUFFER_DATA1;
}

static void drop_control_buffers(void) {
  REGISTER(DPRAM_EP0_IN_BUFFER_CONTROL) = 0;
  REGISTER(DPRAM_EP0_OUT_BUFFER_CONTROL) = 0;
  REGISTER(USB_BUFF_STATUS) = BUFFER_EP0_IN | BUFFER_EP0_OUT;
}

static uint32_t armed_control_buffers(void) {
  const uint32_t in = REGISTER(DPRAM_EP0_IN_BUFFER_CONTROL) & BUFFER_AVAILABLE;
  const uint32_t out = REGISTER(DPRAM_EP0_OUT_BUFFER_CONTROL) & BUFFER_AVAILABLE;
  return (in != 0 ? BUFFER_EP0_IN : 0) | (out != 0 ? BUFFER_EP0_OUT : 0);
}

/* Endpoint 0 stalls only where EP_STALL_ARM is set, too; the next SETUP clears that
   (datasheet 4.1.4, EP_STALL_ARM). */
void dcd_control_stall(void) {
  drop_control_buffers();
  SET_BITS(USB_EP_STALL_ARM) = EP_STALL_ARM_BOTH;
  REGISTER(DPRAM_EP0_IN_BUFFER_CONTROL) = BUFFER_STALL;
  REGISTER(DPRAM_EP0_OUT_BUFFER_CONTROL) = BUFFER_STALL;
}

void dcd_set_address(uint8_t address) {
  REGISTER(USB_ADDR_ENDP) = address;
}

/* EP_ABORT keeps the controller from buffers that are about to change. It works from chip B2 on; on
   B0 and B1 it is not to be used (RP2040-E2), and the rest has to do. */
static void begin_abort(uint32_t buffers) {
  if (chip_is_before_b2()) {
    return;
  }
  SET_BITS(USB_EP_ABORT) = buffers;
  for (uint32_t i = 0; i < ABORT_ATTEMPTS; i++) {
    if ((REGISTER(USB_EP_ABORT_DONE) & buffers) == buffers) {
      return;
    }
  }
}

/* EP_ABORT is cleared before EP_ABORT_DONE. */
static void end_abort(uint32_t buffers) {
  if (!chip_is_before_b2()) {
    CLEAR_BITS(USB_EP_ABORT) = buffers;
    REGISTER(USB_EP_ABORT_DONE) = buffers;
  }
}

/* Takes back what is armed. */
static void take_back(uint32_t buffer, uint32_t buffer_control) {
  begin_abort(buffer);
  REGISTER(buffer_control) = 0;
  end_abort(buffer);
  REGISTER(USB_BUFF_STATUS) = buffer;
}

static void cancel_report(void) {
  take_back(BUFFER_EP1_IN, DPRAM_EP1_IN_BUFFER_CONTROL);
  report_toggle = 0;
}

void dcd_report_open(void) {
  report_toggle = 0;
  REGISTER(DPRAM_EP1_IN_BUFFER_CONTROL) = 0;
  REGISTER(DPRAM_EP1_IN_CONTROL) = EP_CONTROL_ENABLE | EP_CONTROL_INTERRUPT_PER_BUFFER |
                                   EP_CONTROL_TYPE_INTERRUPT | EP1_IN_BUFFER_OFFSET;
}

void dcd_report_close(void) {
  if (REGISTER(DPRAM_EP1_IN_CONTROL) != 0) {
    cancel_report();
  }
  REGISTER(DPRAM_EP1_IN_CONTROL) = 0;
}

void dcd_report_write(const uint8_t *data, uint8_t size) {
  put_bytes(DPRAM_EP1_IN_BUFFER, data, size);
  arm(DPRAM_EP1_IN_BUFFER_CONTROL, size | BUFFER_FULL | BUFFER_LAST | report_toggle);
  report_toggle ^= BUFFER_DATA1;
}

void dcd_report_stall(bool is_stalled) {
  cancel_report();
  if (is_stalled) {
    REGISTER(DPRAM_EP1_IN_BUFFER_CONTROL) = BUFFER_STALL;
  }
}

/* The controller reports no resume for one it signalled itself; the next start of frame tells that
   the bus is awake. */
void dcd_remote_wakeup(void) {
  SET_BITS(USB_INTE) = INTERRUPT_SOF;
  SET_BITS(USB_SIE_CTRL) = SIE_CTRL_RESUME;
}

/* The controller keeps address and buffers over a bus reset. */
static void handle_bus_reset(void) {
  REGISTER(USB_ADDR_ENDP) = 0;
  drop_control_buffers();
  CLEAR_BITS(USB_INTE) = INTERRUPT_SOF;
  usbd_reset();
  REGISTER(USB_SIE_STATUS) = SIE_STATUS_BUS_RESET;
  usb_watch_bus_reset();
  usb_force_idle_after_reset();
}

/* What is still armed the other way is a packet that the host does without, or whose
   acknowledgement was lost. It must not answer a request that comes before this interrupt is over.
 */
static void handle_control_out(void) {
  if ((REGISTER(DPRAM_EP0_IN_BUFFER_CONTROL) & BUFFER_AVAILABLE) != 0) {
    take_back(BUFFER_EP0_IN, DPRAM_EP0_IN_BUFFER_CONTROL);
  }
  uint32_t size = REGISTER(DPRAM_EP0_OUT_BUFFER_CONTROL) & BUFFER_LENGTH;
  if (size > USB_ENDPOINT_0_SIZE) {
    size = USB_ENDPOINT_0_SIZE;
  }
  get_bytes(DPRAM_EP0_BUFFER, usb_control_buffer(), (uint8_t)size);
  usbd_control_out((uint8_t)size);
}

static void handle_buffers(void) {
  const uint32_t done = REGISTER(USB_BUFF_STATUS);
  REGISTER(USB_BUFF_STATUS) = done;
  if ((done & BUFFER_EP0_IN) != 0) {
    usbd_control_in_done();
  }
  if ((done & BUFFER_EP0_OUT) != 0) {
    handle_control_out();
  }
  if ((done & BUFFER_EP1_IN) != 0) {
    usbd_report_done();
  }
}

/* A SETUP leaves the buffers of a request that was given up armed; they would answer the new one,
   whose first packet may come within microseconds. Returns whether a packet with data came into one
   before it was taken back: nobody can tell of which request it is. (An empty one is the end of a
   request whose interrupt comes together with the SETUP.) */
static bool drop_stale_buffers(void) {
  const uint32_t armed = armed_control_buffers();
  if (armed != 0) {
    begin_abort(armed); /* a packet on the wire comes to its end */
  }
  const bool has_data = (REGISTER(USB_BUFF_STATUS) & BUFFER_EP0_OUT) != 0 &&
                        (REGISTER(DPRAM_EP0_OUT_BUFFER_CONTROL) & BUFFER_LENGTH) != 0;
  drop_control_buffers();
  if (armed != 0) {
    end_abort(armed);
  }
  return has_data;
}

static void handle_setup(void) {
  uint8_t packet[8];
  const bool has_stale_data = drop_stale_buffers();
  REGISTER(USB_SIE_STATUS) = SIE_STATUS_SETUP;
  get_bytes(DPRAM_SETUP_PACKET, packet, sizeof packet);
  if ((REGISTER(USB_SIE_STATUS) & SIE_STATUS_SETUP) != 0) {
    return; /* another one, in the middle of reading: its interrupt comes */
  }
  usb_watch_request();
  control_in_toggle = BUFFER_DATA1;
  control_out_toggle = BUFFER_DATA1;
  if (has_stale_data) {
    usb_control_stall();
  } else {
    usbd_setup(packet);
  }
}

/* The interrupt tells a change in either direction, and comes again until SUSPENDED is written.
   That the bus is awake is told by other ones: the bit may be gone by the write. */
static void handle_suspend_change(void) {
  const bool is_suspended = (REGISTER(USB_SIE_STATUS) & SIE_STATUS_SUSPENDED) != 0;
  REGISTER(USB_SIE_STATUS) = SIE_STATUS_SUSPENDED;
  if (is_suspended) {
    usbd_suspend();
  }
}

void usb_interrupt(void) {
  const uint32_t status = REGISTER(USB_INTS);
  if ((status & INTERRUPT_BUS_RESET) != 0) {
    handle_bus_reset();
  }
  if ((status & INTERRUPT_SETUP) != 0) {
    handle_setup(); /* ends whatever was before it: that must not answer it */
  }
  if ((status & INTERRUPT_BUFFER) != 0) {
    handle_buffers();
  }
  if ((status & INTERRUPT_SUSPEND) != 0) {
    handle_suspend_change();
  }
  if ((status & INTERRUPT_RESUME) != 0) {
    REGISTER(USB_SIE_STATUS) = SIE_STATUS_RESUME;
    usbd_resume();
  }
  if ((status & INTERRUPT_SOF) != 0) {
    (void)REGISTER(USB_SOF_RD); /* clears it */
    CLEAR_BITS(USB_INTE) = INTERRUPT_SOF;
    usbd_resume();
  }
  poll();
}
