/* One client of a pipe, from its first word to its end. */
#ifndef TIER2_CONNECTION_H
#define TIER2_CONNECTION_H

#include <windows.h>

/* Brings the client to the bridge and its bytes both ways. Does not close the pipe. */
void serve_connection(HANDLE client, const char *audience, HANDLE end);

#endif
