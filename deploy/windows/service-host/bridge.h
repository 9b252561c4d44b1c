/* The bridge as a child: its three pipes, its start and its end. */
#ifndef TIER2_BRIDGE_H
#define TIER2_BRIDGE_H

#include "child.h"

/* Starts `tier2.exe run --hosted` and tells it where to listen. false: GetLastError says why. */
bool bridge_start(struct child *bridge, const wchar_t *program);

/* Ends it, if it still runs, and reads the rest of what it said. Its exit code. */
DWORD bridge_end(struct child *bridge);

#endif
