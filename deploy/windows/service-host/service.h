/* The service as Windows starts it. */
#ifndef TIER2_SERVICE_H
#define TIER2_SERVICE_H

#include "places.h"

/* Hands this process to the service manager. The exit code: 0, or 1 when it was not started by it.
 */
int run_service(const struct places *places);

#endif
