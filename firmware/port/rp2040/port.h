/* The files of the port, to each other. */
#ifndef T2_PORT_H
#define T2_PORT_H

#include <stdint.h>

/* startup.c: starts again from power-up, for good or because something is broken. */
void restart(void) __attribute__((noreturn));

/* clocks.c */
void clocks_start(void);             /* processor and USB at 48 MHz, timer at 1 MHz */
void end_reset(uint32_t subsystems); /* RESET_... bits */

/* button.c, alarm.c, light_pwm.c */
void button_start(void);
void alarm_start(void);
void light_start(void);

/* dcd_rp2040.c: shows the device to the host */
void usb_attach(void);

/* flash.c: the flash's unique number as 16 hexadecimal digits, ended by 0. Before interrupts. */
void flash_read_serial(char serial[17]);

/* Interrupts, all at the same priority: they never nest, and the core needs no locks. */
void alarm_interrupt(void);
void button_interrupt(void);
void usb_interrupt(void);

#endif
