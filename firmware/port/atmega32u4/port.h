/* The files of the port, to each other. Registers are named as in the ATmega16U4/32U4 datasheet
   (7766J). */
#ifndef T2_PORT_H
#define T2_PORT_H

#include <avr/io.h>
#include <stdbool.h>
#include <stdint.h>

#include "not_inline.h"

/* Interrupts never nest: the processor shuts them out while one runs. So the core needs no locks.
 */

/* One instruction sets, clears or tests a bit of this register, which the chip leaves to us. */
#define FLAGS GPIOR0
#define FLAG_BUTTON_MOVED 0u
#define FLAG_POLLED 1u
#define FLAG_ALARM_IS_FAR 2u

/* What a macro stands for, as text. */
#define TEXT(macro) TEXT_OF(macro)
#define TEXT_OF(text) #text

/* button.c, clock.c, light.c */
void button_start(void);
void clock_start(void);
void light_start(void);
void clock_set_alarm(void); /* anew, for the time given to board_alarm() */
bool clock_is_needed(void); /* something is timed */

/* poll.c: app_poll(), after everything an interrupt had to do. */
void poll(void);
bool poll_happened(void); /* since the last time this was asked */

/* restart.c: whether this start was made by the watchdog though nobody asked for it. Once. */
bool was_restarted_by_a_failure(void);

/* usb_clock.c: the clock of the USB controller. */
NOT_INLINE void usb_clock_start(void);
void usb_clock_stop(void);

/* dcd_atmega32u4.c */
void usb_attach(void); /* shows the device to the host */
void usb_detach(void);

/* power.c: until an interrupt; deeply while the host sleeps. Interrupts are off on entry, on after.
 */
void power_sleep(void);

#endif
