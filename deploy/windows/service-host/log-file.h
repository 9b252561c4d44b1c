/* The bridge's log and the host's own lines: <ProgramData>\Tier2\logs\service.log, .1 to .4 the
 * older ones. */
#ifndef TIER2_LOG_FILE_H
#define TIER2_LOG_FILE_H

#include <windows.h>

void log_open(const wchar_t *file);

/* Appends what the bridge wrote. A file ends at a line's end. */
void log_append(const char *bytes, DWORD size);

/* Appends a line of the host's own; `message` is plain ASCII without quotes and backslashes. */
void log_line(const char *level, const char *event, const char *message, DWORD code);

#endif
