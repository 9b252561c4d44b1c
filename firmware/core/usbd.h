/* USB device of one HID interface: chapter 9 of USB 2.0 and HID 1.11. No hardware, no clock. */
#ifndef T2_USBD_H
#define T2_USBD_H

#include <stdbool.h>
#include <stdint.h>

/* ---- the port tells what happened; all from one interrupt priority, never nested */

void usbd_init(void);
void usbd_reset(void);                    /* bus reset */
void usbd_setup(const uint8_t packet[8]); /* SETUP on endpoint 0 */
void usbd_control_in_done(void);          /* the host took the packet of endpoint 0 */
void usbd_control_out(uint8_t size);      /* a packet on endpoint 0, in usb_control_buffer() */
void usbd_report_done(void);              /* the host took the report */
void usbd_suspend(void);
void usbd_resume(void);

/* ---- the application asks */

bool usbd_is_suspended(void);                                /* configured, and the host sleeps */
bool usbd_report_is_ready(void);                             /* a report can be handed over now */
void usbd_report_write(const uint8_t *report, uint8_t size); /* only when ready; size <= 16 */
void usbd_wakeup(void); /* wakes the host, if it sleeps and allowed that */

/* The input reports have the ids 1 to USBD_INPUT_REPORTS. */
#define USBD_INPUT_REPORTS 2u

/* The host wants input report `id` every so many times 4 ms even if nothing changed; 0: not so. */
uint8_t usbd_idle_rate(uint8_t id);

/* ---- the application answers */

enum hid_report_type { HID_INPUT = 1, HID_OUTPUT = 2, HID_FEATURE = 3 };

/* The host configured the device or halted its endpoint: a report that was written and not taken is
   gone. */
void hid_reports_revoked(void);

/* Puts report `id` into `report` (64 bytes), id first. Returns its size, or 0: there is none. */
uint8_t hid_get_report(uint8_t type, uint8_t id, uint8_t *report);

/* Size of the report the host may set, id counted, or 0: there is none. */
uint8_t hid_settable_size(uint8_t type, uint8_t id);

/* The host set a report. `size` is what hid_settable_size() said, `report[0]` the id asked for.
   Returns false when it is refused. */
bool hid_set_report(const uint8_t *report, uint8_t size);

/* The serial number, ASCII, ended by 0, at most 31 characters; empty: none. */
const char *usbd_serial(void);

#endif
