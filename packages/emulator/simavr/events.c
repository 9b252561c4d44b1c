#include "events.h"

#include <string.h>

#define KNOWN_TEXTS 32u

static uint8_t events[EVENTS_MAX_SIZE];
static size_t events_size;

/* What does not fit is left away: the first of many is the one that tells. */
void event(uint8_t kind, const uint8_t *payload, uint8_t size) {
  if (events_size + 2u + size > sizeof events) {
    return;
  }
  events[events_size] = kind;
  events[events_size + 1u] = size;
  if (size > 0) {
    memcpy(&events[events_size + 2u], payload, size);
  }
  events_size += 2u + size;
}

/* Whether this text was told before; what loops for ever is told once. */
static bool is_known(const char *text, uint8_t length) {
  static char known[KNOWN_TEXTS][UINT8_MAX + 1];
  static size_t known_count;
  for (size_t i = 0; i < known_count; i++) {
    if (strlen(known[i]) == length && memcmp(known[i], text, length) == 0) {
      return true;
    }
  }
  if (known_count < KNOWN_TEXTS) {
    memcpy(known[known_count], text, length);
    known_count++;
  }
  return false;
}

void event_text(uint8_t kind, const char *text) {
  size_t length = strcspn(text, "\r\n");
  uint8_t size = (uint8_t)(length > UINT8_MAX ? UINT8_MAX : length);
  if (!is_known(text, size)) {
    event(kind, (const uint8_t *)text, size);
  }
}

bool event_is_pending(void) {
  return events_size > 0;
}

size_t events_take(uint8_t bytes[EVENTS_MAX_SIZE]) {
  size_t size = events_size;
  memcpy(bytes, events, size);
  events_size = 0;
  return size;
}
