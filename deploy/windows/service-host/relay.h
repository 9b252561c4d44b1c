/* Carries bytes between two pipes opened for overlapped use. */
#ifndef TIER2_RELAY_H
#define TIER2_RELAY_H

#include <stdbool.h>
#include <windows.h>

/* Until the bridge has said everything, the client is gone or does not read, or `end` is set. */
void relay(HANDLE client, HANDLE bridge, HANDLE end);

/* Reads what comes first. 0: nothing came in time, or `end` was set. */
DWORD read_first(HANDLE pipe, char *bytes, DWORD room, HANDLE end);

/* Writes all of it. false: the other side is gone, does not read in time, or `end` was set. */
bool write_all(HANDLE pipe, const char *bytes, DWORD size, HANDLE end);

#endif
