/* How many connections each session of Windows has at a pipe. Pure. */
#ifndef TIER2_SESSION_COUNT_H
#define TIER2_SESSION_COUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "settings.h"

struct session_count {
  struct {
    uint32_t session;
    uint32_t connections;
  } places[T2_MOST_CONNECTIONS];
};

/* One connection more. false: the session has as many as it may, or there is no place. */
bool session_count_in(struct session_count *count, uint32_t session);

void session_count_out(struct session_count *count, uint32_t session);

#endif
