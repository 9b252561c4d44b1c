/* Where the running bridge listens for what the host hands over to it. */
#ifndef TIER2_ENDPOINT_H
#define TIER2_ENDPOINT_H

#include <stdbool.h>

/* Characters with the final NUL: `\\.\pipe\tier2-` and 32 hex digits; 64 hex digits. */
#define T2_ENDPOINT_PIPE_ROOM 64
#define T2_ENDPOINT_KEY_ROOM 65

struct endpoint {
  char pipe[T2_ENDPOINT_PIPE_ROOM];
  char key[T2_ENDPOINT_KEY_ROOM];
};

/* Random ones for a bridge that is about to start. false: Windows gives no random numbers. */
bool make_endpoint(struct endpoint *endpoint);

/* The bridge runs, and listens there; NULL: there is none any more. */
void publish_endpoint(const struct endpoint *endpoint);

/* false: no bridge listens. */
bool read_endpoint(struct endpoint *endpoint);

#endif
