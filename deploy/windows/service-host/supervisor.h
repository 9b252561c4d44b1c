/* Keeps the bridge running until the service stops. */
#ifndef TIER2_SUPERVISOR_H
#define TIER2_SUPERVISOR_H

#include <windows.h>

/* Returns when `stop` is set and the bridge has ended, or when it gives up: what status_stopped
 * takes. */
DWORD supervise(const wchar_t *program, const wchar_t *log, HANDLE stop);

#endif
