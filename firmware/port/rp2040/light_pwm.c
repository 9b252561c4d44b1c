#include "board.h"
#include "board_pins.h"
#include "port.h"
#include "registers.h"

#define SLICES (1u << SLICE_RED_GREEN | 1u << SLICE_BLUE | 1u << SLICE_ON_BOARD_LED)
#define PINS (1u << PIN_RED | 1u << PIN_GREEN | 1u << PIN_BLUE | 1u << PIN_ON_BOARD_LED)

static bool is_lit;

/* A compare value of TOP + 1 is on all the time (datasheet 4.5.2), so levels are compare values.
   48 MHz / 65025 = 738 Hz: no flicker to the eye. */
static void start_slice(uint32_t slice) {
  REGISTER(PWM_TOP(slice)) = LIGHT_LEVEL_FULL - 1u;
  REGISTER(PWM_CC(slice)) = 0;
}

static void connect_pins(uint32_t function) {
  REGISTER(GPIO_CTRL(PIN_RED)) = function;
  REGISTER(GPIO_CTRL(PIN_GREEN)) = function;
  REGISTER(GPIO_CTRL(PIN_BLUE)) = function;
  REGISTER(GPIO_CTRL(PIN_ON_BOARD_LED)) = function;
}

void light_start(void) {
  REGISTER(SIO_GPIO_OE_SET) = PINS; /* their level is low from reset on */
  connect_pins(GPIO_FUNCTION_SIO);
  start_slice(SLICE_RED_GREEN);
  start_slice(SLICE_BLUE);
  start_slice(SLICE_ON_BOARD_LED);
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
  REGISTER(PWM_CC(SLICE_RED_GREEN)) = levels->red | (uint32_t)levels->green << 16;
  REGISTER(PWM_CC(SLICE_BLUE)) = levels->blue;
  REGISTER(PWM_CC(SLICE_ON_BOARD_LED)) = (uint32_t)on_board << 16;
  if ((on_board != 0) == is_lit) {
    return;
  }
  /* Dark: the pins low by themselves, the slices off, nothing moves. */
  is_lit = on_board != 0;
  connect_pins(is_lit ? GPIO_FUNCTION_PWM : GPIO_FUNCTION_SIO);
  REGISTER(PWM_EN) = is_lit ? SLICES : 0;
}
