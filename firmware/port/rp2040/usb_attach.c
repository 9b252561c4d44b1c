/* On the bus, and off it. */
#include "app.h"
#include "port.h"
#include "usb_registers.h"
#include "usbd.h"

/* Long enough for every hub to notice, which needs 2.5 us (USB 2.0, 7.1.7.3). */
#define OFF_THE_BUS_US 10000u

void usb_attach(void) {
  usbd_init();
  SET_BITS(RESETS_RESET) = RESET_USBCTRL;
  end_reset(RESET_USBCTRL);
  for (uint32_t offset = 0; offset < USB_DPRAM_SIZE; offset += 4) {
    REGISTER(USB_DPRAM + offset) = 0;
  }
  REGISTER(USB_MUXING) = MUXING_TO_PHY | MUXING_SOFTCON;
  REGISTER(USB_PWR) = PWR_VBUS_DETECT_OVERRIDE; /* bus powered: running means there is VBUS */
  REGISTER(USB_MAIN_CTRL) = MAIN_CTRL_ENABLE;
  REGISTER(USB_SIE_CTRL) = SIE_CTRL_EP0_INTERRUPT;
  REGISTER(USB_INTE) = INTERRUPT_BUFFER | INTERRUPT_BUS_RESET | INTERRUPT_SETUP |
                       INTERRUPT_SUSPEND | INTERRUPT_RESUME;
  REGISTER(NVIC_ISER) = 1u << IRQ_USBCTRL;
  SET_BITS(USB_SIE_CTRL) = SIE_CTRL_PULL_UP;
  usb_watch_begin();
}

void usb_detach(void) {
  usb_watch_end();
  REGISTER(NVIC_ICER) = 1u << IRQ_USBCTRL;
  SET_BITS(RESETS_RESET) = RESET_USBCTRL; /* takes the pull-up with it */
  REGISTER(NVIC_ICPR) = 1u << IRQ_USBCTRL;
  usbd_init();
}

void usb_restart(void) {
  usb_detach();
  app_add_fault(T2_FAULT_USB_RESTARTED);
  call_later(OFF_THE_BUS_US, usb_attach);
}
