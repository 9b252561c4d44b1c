/* What the light shows: the bridge's light, or the firmware's own. Pure. */
#ifndef T2_LIGHT_H
#define T2_LIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "t2_protocol.h"

#define LIGHT_LEVEL_FULL 65025u /* 255 * 255 */

/* How long each part is on, 0 to LIGHT_LEVEL_FULL. */
struct light_levels {
  uint16_t red;
  uint16_t green;
  uint16_t blue;
};

enum light_source { LIGHT_NOTHING_YET, LIGHT_OF_BRIDGE, LIGHT_RECEIVED, LIGHT_NO_BRIDGE };

struct light {
  struct t2_light shown;
  uint8_t source;
  uint8_t brightness;       /* of the light as a whole */
  uint16_t position_ms;     /* within the period of the pattern */
  uint16_t time_to_live_ms; /* left of the bridge's last light; 0: no limit */
  uint16_t steady_ms;       /* the levels stay as they are for this time */
  bool is_stale;            /* the levels have to be looked at anew */
  struct light_levels levels;
};

/* Dark, until the bridge is heard or the button is pressed. */
void light_init(struct light *light);

/* 1 to 255, as the eye sees it; 255 at first. */
void light_set_brightness(struct light *light, uint8_t brightness);

/* The bridge sent a light. The same light again goes on without a jump of its pattern. */
void light_from_bridge(struct light *light, const struct t2_light *sent);

/* The button was pressed: received, until the bridge sends a light. */
void light_received(struct light *light);

/* The bridge did not answer in time: no-bridge, until it speaks again. */
void light_no_bridge(struct light *light);

/* The bridge acknowledged something: it is there, so no-bridge gives way to received. */
void light_bridge_answered(struct light *light);

/* Goes on by `elapsed_ms`; a light whose time to live ran out becomes no-bridge. */
void light_step(struct light *light, uint16_t elapsed_ms);

/* What to show now. Valid until the next call of anything here. */
const struct light_levels *light_levels(struct light *light);

/* After light_levels(): time until they may change by themselves. */
uint16_t light_wait_ms(const struct light *light);

#endif
