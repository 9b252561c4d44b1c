#include "session-count.h"

#include <stddef.h>

#define PLACES T2_MOST_CONNECTIONS

/* Of the session, or one that is free; PLACES: neither is there. */
static size_t place_of(const struct session_count *count, uint32_t session) {
  size_t free_place = PLACES;
  for (size_t index = 0; index < PLACES; index++) {
    if (count->places[index].connections == 0) {
      free_place = index;
    } else if (count->places[index].session == session) {
      return index;
    }
  }
  return free_place;
}

bool session_count_in(struct session_count *count, uint32_t session) {
  const size_t index = place_of(count, session);
  if (index == PLACES || count->places[index].connections == T2_MOST_OF_SESSION) {
    return false;
  }
  count->places[index].session = session;
  count->places[index].connections++;
  return true;
}

void session_count_out(struct session_count *count, uint32_t session) {
  const size_t index = place_of(count, session);
  if (index != PLACES && count->places[index].connections > 0) {
    count->places[index].connections--;
  }
}
