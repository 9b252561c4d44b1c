/* The USB device controller at transaction level. simavr 1.6 knows endpoints and their banks; what
   it lacks is here: data toggles, frames, suspend, resume, interrupts that are levels. */
#ifndef T2_SIMAVR_USB_H
#define T2_SIMAVR_USB_H

#include <stdbool.h>
#include <stdint.h>

#define USB_MAX_PACKET 64u

enum usb_answer { USB_ACK = 0, USB_NAK = 1, USB_STALL = 2, USB_NO_ANSWER = 3 };

void usb_power_on(void);
void usb_reset(void); /* of the chip */
void usb_check_interrupts(void);

/* Whether the device pulls up D+. */
bool usb_is_attached(void);

/* What the device answers to. */
uint8_t usb_address(void);
/* One bit for every endpoint that answers NAK to an IN token now. */
uint8_t usb_idle_endpoints(void);

/* A transaction begins with its token and, when the packet is on the wire in full, is finished. */
enum usb_answer usb_setup_token(uint8_t address);
void usb_setup_finish(const uint8_t packet[8]);
enum usb_answer usb_in_token(uint8_t address, uint8_t endpoint, uint8_t *toggle, uint8_t *size,
                             uint8_t data[USB_MAX_PACKET]);
void usb_in_finish(uint8_t endpoint);
enum usb_answer usb_out_token(uint8_t address, uint8_t endpoint);
void usb_out_finish(uint8_t endpoint, uint8_t toggle, uint8_t size, uint8_t data[USB_MAX_PACKET]);

void usb_bus_reset(bool is_driven);
void usb_start_of_frame(uint16_t frame);
void usb_suspend(void);
void usb_resume(void);

/* A remote wakeup is being sent: the controller needs its clock. */
bool usb_is_waking(void);

#endif
