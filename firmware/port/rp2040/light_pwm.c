#include "board.h"
#include "board_pins.h"
#include "port.h"
#include "registers.h"

/* A pin's slice and channel are given by its number (datasheet 4.5.2). */
#define SLICE(pin) ((pin) >> 1 & 7u)
#define CHANNEL_SHIFT(pin) (((pin)&1u) * 16u) /* within the compare register */

#define PIN_BIT(pin) (1u << (pin))
#define PINS (PIN_BIT(PIN_RED) | PIN_BIT(PIN_GREEN) | PIN_BIT(PIN_BLUE) | PIN_BIT(PIN_ON_BOARD_LED))
#define SLICE_BIT(pin) (1u << SLICE(pin))
#define SLICES \
  (SLICE_BIT(PIN_RED) | SLICE_BIT(PIN_GREEN) | SLICE_BIT(PIN_BLUE) | SLICE_BIT(PIN_ON_BOARD_LED))

#define OUTPUT_BIT(pin) (1u << ((pin)&15u))
_Static_assert((OUTPUT_BIT(PIN_RED) | OUTPUT_BIT(PIN_GREEN) | OUTPUT_BIT(PIN_BLUE) |
                OUTPUT_BIT(PIN_ON_BOARD_LED)) == OUTPUT_BIT(PIN_RED) + OUTPUT_BIT(PIN_GREEN) +
                                                     OUTPUT_BIT(PIN_BLUE) +
                                                     OUTPUT_BIT(PIN_ON_BOARD_LED),
               "two pins of the light are the same PWM output: their numbers differ by 16");

static const uint8_t pins[] = {PIN_RED, PIN_GREEN, PIN_BLUE, PIN_ON_BOARD_LED};

static bool is_lit;

static void connect_pins(uint32_t function) {
  for (uint32_t i = 0; i < sizeof pins; i++) {
    REGISTER(GPIO_CTRL(pins[i])) = function;
  }
}

/* A compare value of TOP + 1 is on all the time (datasheet 4.5.2), so levels are compare values.
   48 MHz / 65025 = 738 Hz: no flicker to the eye. */
void light_start(void) {
  REGISTER(SIO_GPIO_OE_SET) = PINS; /* their level is low from reset on */
  connect_pins(GPIO_FUNCTION_SIO);
  for (uint32_t i = 0; i < sizeof pins; i++) {
    REGISTER(PWM_TOP(SLICE(pins[i]))) = LIGHT_LEVEL_FULL - 1u;
    REGISTER(PWM_CC(SLICE(pins[i]))) = 0;
  }
}

static void set_level(uint32_t pin, uint32_t level) {
  const uint32_t other = REGISTER(PWM_CC(SLICE(pin))) & ~(0xffffu << CHANNEL_SHIFT(pin));
  REGISTER(PWM_CC(SLICE(pin))) = other | level << CHANNEL_SHIFT(pin);
}

static uint16_t brightest(const struct light_levels *levels) {
  uint16_t level = levels->red;
  if (levels->green > level) {
    level = levels->green;
  }
  return levels->blue > level ? levels->blue : level;
}

void board_light(const struct light_levels *levels) {
  const uint16_t on_board = brightest(levels);
  set_level(PIN_RED, levels->red);
  set_level(PIN_GREEN, levels->green);
  set_level(PIN_BLUE, levels->blue);
  set_level(PIN_ON_BOARD_LED, on_board);
  if ((on_board != 0) == is_lit) {
    return;
  }
  /* Dark: the pins low by themselves, the slices off, nothing moves. */
  is_lit = on_board != 0;
  connect_pins(is_lit ? GPIO_FUNCTION_PWM : GPIO_FUNCTION_SIO);
  REGISTER(PWM_EN) = is_lit ? SLICES : 0;
}
