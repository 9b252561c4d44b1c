/* What went wrong, for people: one line on standard error. */
#ifndef TIER2_COMPLAINT_H
#define TIER2_COMPLAINT_H

#include <windows.h>

/* Exit codes of this program's words, as those of `tier2` (docs/cli.md). */
enum exit_code { EXIT_OK = 0, EXIT_INTERNAL = 1, EXIT_USAGE = 2, EXIT_PERMISSION = 5 };

/* `tier2-service: <what>: <Windows' words for the error>`. The exit code that belongs to the error.
 */
enum exit_code complain(const wchar_t *what, DWORD error);

/* The same for a service that ended with a code of its own, which Windows has no words for. */
enum exit_code complain_of_end(const wchar_t *what, DWORD exit_code);

/* A line on one of the standard streams, in UTF-8. */
void print_line(DWORD stream, const wchar_t *text);

#endif
