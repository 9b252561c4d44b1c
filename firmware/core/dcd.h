/* The USB device controller: what a port has to offer. Every call returns at once. */
#ifndef T2_DCD_H
#define T2_DCD_H

#include <stdbool.h>
#include <stdint.h>

/* Endpoint 0. The port keeps the data toggles; the first packet after a SETUP is DATA1. */
void dcd_control_in(const uint8_t *data, uint8_t size); /* arms one packet to the host */
void dcd_control_out(void);                             /* arms one packet from the host */
void dcd_control_stall(void);                           /* until the next SETUP */
void dcd_set_address(uint8_t address);

/* The interrupt IN endpoint. Open, stall and unstall revoke an armed packet; the next is DATA0. */
void dcd_report_open(void);
void dcd_report_close(void);
void dcd_report_write(const uint8_t *data, uint8_t size); /* only while nothing is armed */
void dcd_report_stall(bool is_stalled);

/* Signals resume to a suspended host. */
void dcd_remote_wakeup(void);

#endif
