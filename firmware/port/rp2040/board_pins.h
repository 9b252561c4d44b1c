/* Where the parts are connected. Keep GPIO 15 and 16 free: the work-around for RP2040-E5 (USB
   behind busy hubs, chips B0 and B1) borrows them. */
#ifndef T2_BOARD_PINS_H
#define T2_BOARD_PINS_H

#define PIN_BUTTON 14u /* to ground; pulled up inside */

/* Each lit by a high level, dimmed by the PWM slice and channel the pin is wired to in the chip
   (RP2040 datasheet 4.5.2). */
#define PIN_RED 18u          /* slice 1, channel A */
#define PIN_GREEN 19u        /* slice 1, channel B */
#define PIN_BLUE 20u         /* slice 2, channel A */
#define PIN_ON_BOARD_LED 25u /* slice 4, channel B; as bright as the brightest of the three */

#define SLICE_RED_GREEN 1u
#define SLICE_BLUE 2u
#define SLICE_ON_BOARD_LED 4u

#endif
