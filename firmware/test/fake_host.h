/* A device controller in place of the port's, which checks how the core uses it, and a host that
   does control transfers through it. */
#ifndef T2_FAKE_HOST_H
#define T2_FAKE_HOST_H

#include <stdbool.h>
#include <stdint.h>

#define HOST_STALL (-1)
#define HOST_NOTHING_ARMED (-2) /* would be NAK for ever */

struct fake_controller {
  bool is_in_armed;
  uint8_t in_size;
  uint8_t in_data[64];
  bool is_out_armed;
  bool is_stalled;
  uint8_t address;
  bool is_report_open;
  bool is_report_armed;
  bool is_report_stalled;
  uint8_t report_toggle;
  uint8_t report_size;
  uint8_t report[16];
  uint32_t wakeups;
};

extern struct fake_controller controller;

void host_attach(void); /* power-up */
void host_reset(void);

/* One SETUP packet, as the port hands it over. */
void host_setup(const uint8_t packet[8]);

/* One packet of endpoint 0, in either direction. Return the size taken, or 0; or HOST_... */
int host_take(uint8_t data[64]);
int host_give(const uint8_t *data, uint8_t size);

/* A whole control transfer. `data` is sent, or filled (wLength bytes). Returns the bytes that moved
   in the data stage, or HOST_... */
int host_control(const uint8_t packet[8], uint8_t *data);

/* host_control() put together from its fields. */
int host_request(uint8_t type, uint8_t request, uint16_t value, uint16_t index, uint16_t length,
                 uint8_t *data);

void host_configure(void); /* SET_CONFIGURATION(1) */

/* An IN transaction on the report endpoint. Returns the size of the report, or HOST_... */
int host_poll(uint8_t report[16]);

#endif
