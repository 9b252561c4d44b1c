/* The two pipes at which programs of this computer ask the bridge. */
#ifndef TIER2_PIPE_SERVER_H
#define TIER2_PIPE_SERVER_H

#include <windows.h>

/* Listens until `stop` is set; connections that are there go on. */
void pipe_server_start(HANDLE stop);

/* After `stop` is set and the bridge has ended: ends what is left. */
void pipe_server_end(void);

#endif
