#include "light.h"

#define BRIGHTEST 255u
#define DEFAULT_PERIOD_MS 1000u
#define PULSE_STEP_MS 10u /* 100 steps a second look smooth */
#define EIGHTHS 8u

/* A pattern that is on or off: one bit for each eighth of the period, the first in bit 0. */
#define EIGHTHS_BLINK 0x0fu
#define EIGHTHS_DOUBLE_FLASH 0x05u
#define EIGHTHS_FLICKER 0x55u

static const struct t2_light received = T2_LIGHT_RECEIVED;
static const struct t2_light no_bridge = T2_LIGHT_NO_BRIDGE;

static void show(struct light *light, const struct t2_light *shown, enum light_source source) {
  light->shown = *shown;
  light->source = (uint8_t)source;
  light->position_ms = 0;
}

void light_init(struct light *light) {
  *light = (struct light){.source = LIGHT_NOTHING_YET};
}

static bool looks_the_same(const struct t2_light *a, const struct t2_light *b) {
  return a->pattern == b->pattern && a->red == b->red && a->green == b->green &&
         a->blue == b->blue && a->period_ms == b->period_ms;
}

void light_from_bridge(struct light *light, const struct t2_light *sent) {
  light->time_to_live_ms = sent->time_to_live_ms;
  if (light->source != LIGHT_OF_BRIDGE || !looks_the_same(&light->shown, sent)) {
    show(light, sent, LIGHT_OF_BRIDGE);
  }
}

void light_received(struct light *light) {
  show(light, &received, LIGHT_RECEIVED);
}

void light_no_bridge(struct light *light) {
  if (light->source != LIGHT_NO_BRIDGE) {
    show(light, &no_bridge, LIGHT_NO_BRIDGE);
  }
}

void light_bridge_answered(struct light *light) {
  if (light->source == LIGHT_NO_BRIDGE) {
    light_received(light);
  }
}

static uint16_t period_ms(const struct light *light) {
  return light->shown.period_ms == 0 ? DEFAULT_PERIOD_MS : light->shown.period_ms;
}

void light_step(struct light *light, uint32_t elapsed_ms) {
  const uint16_t period = period_ms(light);
  light->position_ms = (uint16_t)((light->position_ms + elapsed_ms % period) % period);
  if (light->time_to_live_ms == 0) {
    return;
  }
  if (elapsed_ms < light->time_to_live_ms) {
    light->time_to_live_ms = (uint16_t)(light->time_to_live_ms - elapsed_ms);
  } else {
    light->time_to_live_ms = 0;
    light_no_bridge(light);
  }
}

/* 0: the pattern is not one of eighths. */
static uint8_t eighths_of(uint8_t pattern) {
  switch (pattern) {
    case T2_LIGHT_PATTERN_BLINK:
      return EIGHTHS_BLINK;
    case T2_LIGHT_PATTERN_DOUBLE_FLASH:
      return EIGHTHS_DOUBLE_FLASH;
    case T2_LIGHT_PATTERN_FLICKER:
      return EIGHTHS_FLICKER;
    default:
      return 0;
  }
}

static uint8_t eighth_now(const struct light *light) {
  return (uint8_t)((uint32_t)light->position_ms * EIGHTHS / period_ms(light));
}

static uint32_t pulse_brightness(const struct light *light) {
  const uint32_t position = light->position_ms;
  const uint32_t period = period_ms(light);
  const uint32_t half = period / 2u;
  return position < half ? position * BRIGHTEST / half
                         : (period - position) * BRIGHTEST / (period - half);
}

/* How bright the colour is shown now, 0 to BRIGHTEST, as the eye sees it. */
static uint32_t brightness(const struct light *light) {
  const uint8_t eighths = eighths_of(light->shown.pattern);
  if (eighths != 0) {
    return (eighths >> eighth_now(light) & 1u) != 0 ? BRIGHTEST : 0;
  }
  switch (light->shown.pattern) {
    case T2_LIGHT_PATTERN_OFF:
      return 0;
    case T2_LIGHT_PATTERN_PULSE:
      return pulse_brightness(light);
    default: /* solid; and a pattern of a later protocol is a light, too */
      return BRIGHTEST;
  }
}

/* A point of light looks as bright as the square root of its power (S. S. Stevens, "The
   psychophysics of sensory function", 1960: exponent 0.5). */
static uint16_t level(uint8_t part, uint32_t brightness_now) {
  const uint32_t seen = part * brightness_now / BRIGHTEST;
  return (uint16_t)(seen * seen);
}

struct light_levels light_levels(const struct light *light) {
  const uint32_t brightness_now = brightness(light);
  return (struct light_levels){
      .red = level(light->shown.red, brightness_now),
      .green = level(light->shown.green, brightness_now),
      .blue = level(light->shown.blue, brightness_now),
  };
}

static uint32_t pattern_wait_ms(const struct light *light) {
  if (light->shown.pattern == T2_LIGHT_PATTERN_PULSE) {
    return PULSE_STEP_MS;
  }
  if (eighths_of(light->shown.pattern) == 0) {
    return LIGHT_WAIT_FOREVER;
  }
  const uint32_t next_eighth = eighth_now(light) + 1u;
  const uint32_t starts_at = (next_eighth * period_ms(light) + EIGHTHS - 1u) / EIGHTHS;
  return starts_at - light->position_ms;
}

uint32_t light_wait_ms(const struct light *light) {
  const uint32_t pattern = pattern_wait_ms(light);
  const uint32_t time_to_live = light->time_to_live_ms;
  return time_to_live != 0 && time_to_live < pattern ? time_to_live : pattern;
}
