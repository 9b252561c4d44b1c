/* What the bridge says: words on standard output, its log on standard error. */
#ifndef TIER2_BRIDGE_OUTPUT_H
#define TIER2_BRIDGE_OUTPUT_H

#include <stdbool.h>
#include <windows.h>

#include "endpoint.h"
#include "line-reader.h"

/* Takes the reading ends. The endpoint is published when the bridge says that it runs. */
bool bridge_output_open(HANDLE words, HANDLE log, const struct endpoint *endpoint);

/* After the bridge has ended: everything that it said has been read. */
void bridge_output_close(void);

/* To be asked each T2_WATCH_EVERY_MS: so often in a row without a life sign that it is too long. As
 * nobody asks while the computer sleeps or stands still, that time does not count. */
bool bridge_is_silent(void);

/* The last that it said to people on standard error, as an insert of an event; `text` has
 * T2_LAST_WORDS_ROOM. */
#define T2_LAST_WORDS_ROOM (T2_LONGEST_LINE + 1)
void bridge_last_words(wchar_t *text);

#endif
