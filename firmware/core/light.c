#include "light.h"

#include "times.h"

#define BRIGHTEST 255u
#define DEFAULT_PERIOD_MS 1000u
#define FADE_STEP_MS 10u /* 100 steps a second look smooth */
#define EIGHTHS 8u

/* A pattern that is on or off: one bit for each eighth of the period, the first in bit 0. */
static const uint8_t eighths_of_pattern[] = {
    [T2_LIGHT_PATTERN_BLINK] = 0x0f,        /* #### .... */
    [T2_LIGHT_PATTERN_DOUBLE_FLASH] = 0x05, /* #.#. .... */
    [T2_LIGHT_PATTERN_FLICKER] = 0x55,      /* #.#. #.#. */
    [T2_LIGHT_PATTERN_FLASH] = 0x01,        /* #... .... */
    [T2_LIGHT_PATTERN_TRIPLE_FLASH] = 0x15, /* #.#. #... */
    [T2_LIGHT_PATTERN_WINK] = 0x7f,         /* #### ###. */
    [T2_LIGHT_PATTERN_LONG_SHORT] = 0x17,   /* ###. #... */
    [T2_LIGHT_PATTERN_SHORT_LONG] = 0x1d,   /* #.## #... */
};

static const struct t2_light received = T2_LIGHT_RECEIVED;
static const struct t2_light no_bridge = T2_LIGHT_NO_BRIDGE;

/* 0: the pattern is not one of eighths. */
static uint8_t eighths(const struct light *light) {
  const uint8_t pattern = light->shown.pattern;
  return pattern < sizeof eighths_of_pattern ? eighths_of_pattern[pattern] : 0;
}

/* How far the pattern is, in 256ths of its period; by long division, which is quicker than a
   division of 32 bits on a small processor. */
static uint8_t phase(const struct light *light) {
  const uint16_t period = light->shown.period_ms;
  uint32_t rest = light->position_ms;
  uint8_t quotient = 0;
  for (uint8_t bit = 0; bit < 8; bit++) {
    rest <<= 1;
    quotient = (uint8_t)(quotient << 1);
    if (rest >= period) {
      rest -= period;
      quotient |= 1u;
    }
  }
  return quotient;
}

/* How bright the colour is shown at this phase, 0 to BRIGHTEST, as the eye sees it. Sets how long
   it stays so. */
static uint8_t brightness_at(struct light *light, uint8_t now) {
  const uint8_t lit_eighths = eighths(light);
  if (lit_eighths != 0) {
    const uint8_t eighth = now / (256u / EIGHTHS);
    const uint32_t end =
        ((eighth + 1u) * (uint32_t)light->shown.period_ms + EIGHTHS - 1u) / EIGHTHS;
    light->steady_ms = (uint16_t)(end - light->position_ms);
    return (lit_eighths & 1u << eighth) != 0 ? BRIGHTEST : 0;
  }
  light->steady_ms = FADE_STEP_MS;
  switch (light->shown.pattern) {
    case T2_LIGHT_PATTERN_PULSE:
      return (uint8_t)(now < 128u ? now * 2u : (BRIGHTEST - now) * 2u + 1u);
    case T2_LIGHT_PATTERN_FADE:
      return (uint8_t)(BRIGHTEST - now);
    default: /* solid; and a pattern of a later protocol is a light, too */
      light->steady_ms = FOR_EVER_MS;
      return light->shown.pattern == T2_LIGHT_PATTERN_OFF ? 0 : BRIGHTEST;
  }
}

/* a of 255, b of 255: their product of 255. */
NOT_INLINE static uint8_t times(uint8_t a, uint8_t b) {
  return (uint8_t)(a * (b + 1u) >> 8);
}

/* A point of light looks as bright as the square root of its power (S. S. Stevens, "The
   psychophysics of sensory function", 1960: exponent 0.5). */
NOT_INLINE static uint16_t level(uint8_t part, uint8_t brightness) {
  const uint16_t seen = times(part, brightness);
  return (uint16_t)(seen * seen);
}

NOT_INLINE const struct light_levels *light_levels(struct light *light) {
  if (light->is_stale) {
    light->is_stale = false;
    const uint8_t brightness = times(brightness_at(light, phase(light)), light->brightness);
    light->levels.red = level(light->shown.red, brightness);
    light->levels.green = level(light->shown.green, brightness);
    light->levels.blue = level(light->shown.blue, brightness);
  }
  return &light->levels;
}

NOT_INLINE static void show(struct light *light, const struct t2_light *shown,
                            enum light_source source) {
  light->shown = *shown;
  light->source = (uint8_t)source;
  light->position_ms = 0;
  light->steady_ms = 0;
  light->is_stale = true;
}

void light_init(struct light *light) {
  *light = (struct light){.shown.period_ms = DEFAULT_PERIOD_MS,
                          .source = LIGHT_NOTHING_YET,
                          .brightness = BRIGHTEST,
                          .steady_ms = FOR_EVER_MS};
}

void light_set_brightness(struct light *light, uint8_t brightness) {
  light->brightness = brightness;
  light->is_stale = true;
}

static bool looks_the_same(const struct t2_light *a, const struct t2_light *b) {
  return a->pattern == b->pattern && a->red == b->red && a->green == b->green &&
         a->blue == b->blue && a->period_ms == b->period_ms;
}

void light_from_bridge(struct light *light, const struct t2_light *sent) {
  struct t2_light next = *sent;
  if (next.period_ms == 0) {
    next.period_ms = DEFAULT_PERIOD_MS;
  }
  light->time_to_live_ms = next.time_to_live_ms;
  if (light->source != LIGHT_OF_BRIDGE || !looks_the_same(&light->shown, &next)) {
    show(light, &next, LIGHT_OF_BRIDGE);
  }
}

void light_received(struct light *light) {
  show(light, &received, LIGHT_RECEIVED);
}

NOT_INLINE void light_no_bridge(struct light *light) {
  if (light->source != LIGHT_NO_BRIDGE) {
    show(light, &no_bridge, LIGHT_NO_BRIDGE);
  }
}

void light_bridge_answered(struct light *light) {
  if (light->source == LIGHT_NO_BRIDGE) {
    light_received(light);
  }
}

static void step_pattern(struct light *light, uint16_t elapsed_ms) {
  if (light->steady_ms == FOR_EVER_MS) {
    return;
  }
  uint32_t position = (uint32_t)light->position_ms + elapsed_ms;
  while (position >= light->shown.period_ms) { /* once, at most: it is stepped at each change */
    position -= light->shown.period_ms;
  }
  light->position_ms = (uint16_t)position;
  light->steady_ms = left_ms(light->steady_ms, elapsed_ms);
  if (light->steady_ms == 0) {
    light->is_stale = true;
  }
}

void light_step(struct light *light, uint16_t elapsed_ms) {
  step_pattern(light, elapsed_ms);
  if (light->time_to_live_ms == 0) {
    return;
  }
  light->time_to_live_ms = left_ms(light->time_to_live_ms, elapsed_ms);
  if (light->time_to_live_ms == 0) {
    light_no_bridge(light);
  }
}

uint16_t light_wait_ms(const struct light *light) {
  return light->time_to_live_ms == 0 ? light->steady_ms
                                     : sooner_ms(light->steady_ms, light->time_to_live_ms);
}
