/* The files of the port, to each other. */
#ifndef T2_PORT_H
#define T2_PORT_H

#include <stdbool.h>
#include <stdint.h>

/* restart.c: starts again as from power-up, because something is broken. */
void restart(void) __attribute__((noreturn));

/* restart.c: whether this start was made by restart() or the watchdog. Once, before the watchdog.
 */
bool was_restarted_by_a_failure(void);

/* watchdog.c: after clocks_start(). Without watchdog_feed() the board starts again. */
void watchdog_start(void);
void watchdog_feed(void);

/* clocks.c */
void clocks_start(void);             /* processor and USB at 48 MHz, timer at 1 MHz */
void clocks_slow(void);              /* the processor at 12 MHz: no access to USB until... */
void clocks_fast(void);              /* ...it is at 48 MHz again */
void end_reset(uint32_t subsystems); /* RESET_... bits */

/* power.c */
void power_start(void); /* switches off what the board has no use for */
void power_sleep(void); /* until an interrupt, deeply while the host sleeps; they are masked: their
                           handlers are to find the processor at full speed */

/* button.c, alarm.c, light_pwm.c */
void button_start(void);
void alarm_start(void);
void light_start(void);

/* alarm.c: calls `call` from an interrupt in `delay_us` (at least 100). Replaces the call before;
   it is of the USB files. */
void call_later(uint32_t delay_us, void (*call)(void));

/* poll.c: after everything an interrupt had to do. */
void poll(void);

/* poll.c: whether interrupts did their work since the last time this was asked. */
bool poll_happened(void);

/* usb_attach.c */
void usb_attach(void);  /* shows the device to the host */
void usb_detach(void);  /* off the bus, everything about it forgotten */
void usb_restart(void); /* off the bus, and on again a little later */

/* usb_watch.c: notices a controller that hangs, and starts it anew. */
void usb_watch_begin(void); /* on the bus */
void usb_watch_end(void);
void usb_watch_bus_reset(void);
void usb_watch_request(void); /* a SETUP came */
void usb_watch(void);         /* after every interrupt */

/* usb_force_idle.c: the host begins a bus reset. */
void usb_force_idle_after_reset(void);

/* flash_serial.c: the flash's unique number as 16 hexadecimal digits, ended by 0. Before the first
   interrupt. */
void flash_read_serial(char serial[17]);

/* Interrupts, all at the same priority: they never nest, and the core needs no locks. */
void alarm_interrupt(void);
void call_later_interrupt(void);
void button_interrupt(void);
void usb_interrupt(void);

#endif
