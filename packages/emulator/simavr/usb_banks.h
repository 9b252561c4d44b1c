/* The banks of the endpoints, each with its data toggles, on top of simavr's. */
#ifndef T2_SIMAVR_USB_BANKS_H
#define T2_SIMAVR_USB_BANKS_H

#include <stdbool.h>
#include <stdint.h>

#include "usb.h"

void banks_power_on(void);
void banks_reset_toggles(void);
/* One bit for every endpoint with a flag that asks for an interrupt. */
uint8_t banks_interrupts(void);

/* One bit for every endpoint that answers NAK to an IN token now. */
uint8_t banks_idle(void);

bool bank_is_enabled(uint8_t endpoint);
void bank_take_setup(const uint8_t packet[8]);
/* The packet that would be sent now; it stays until bank_sent(). */
enum usb_answer bank_peek(uint8_t endpoint, uint8_t *toggle, uint8_t *size,
                          uint8_t data[USB_MAX_PACKET]);
void bank_sent(uint8_t endpoint);
enum usb_answer bank_can_take(uint8_t endpoint);
void bank_take(uint8_t endpoint, uint8_t toggle, uint8_t size, uint8_t data[USB_MAX_PACKET]);

#endif
