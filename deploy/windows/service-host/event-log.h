/* The event log of Windows, source `tier2`. */
#ifndef TIER2_EVENT_LOG_H
#define TIER2_EVENT_LOG_H

#include <windows.h>

#include "bridge-lines.h"
#include "messages.h"

/* `inserts` stand in the places %1, %2, ... of the message; the last one is NULL. */
void write_event(enum event_level level, WORD id, const wchar_t *const *inserts);

/* The same with the inserts as words; a single NULL: the message has none. */
#define WRITE_EVENT(level, id, ...) \
  write_event(level, id, (const wchar_t *const[]){__VA_ARGS__, NULL})

/* Makes a text of somebody else's an insert: Windows takes %1 in one for the place of another, over
 * and over (ReportEventW). */
void disarm_insert(wchar_t *text);

/* A number as an insert; room for 16 characters. */
const wchar_t *number_text(wchar_t *text, DWORD number);

/* Makes the source known, or takes it away. A Windows error code. */
DWORD register_event_source(const wchar_t *message_file);
DWORD remove_event_source(void);

#endif
