/* What the host says to the bridge. Saying never waits: a bridge that does not listen must not hold
 * up Windows. */
#ifndef TIER2_BRIDGE_INPUT_H
#define TIER2_BRIDGE_INPUT_H

#include <stdbool.h>
#include <windows.h>

/* Takes the writing end of the bridge's standard input. false: no thread can be made. */
bool bridge_input_open(HANDLE pipe);

/* A line with its \n. Without a bridge, and beyond what is kept for one that does not read, it is
 * left out. */
void bridge_input_say(const char *line);

/* After the bridge has ended. */
void bridge_input_close(void);

#endif
