#ifndef TIER2_INSTALLER_REPORT_H
#define TIER2_INSTALLER_REPORT_H

#include <windows.h>

#include <msi.h>

/* Rows of the installer's table Error. */
enum {
  ERROR_ROW_PROGRAM_NOT_STARTED = 27001, /* [2] program, [3] reason */
  ERROR_ROW_PROGRAM_FAILED = 27002,      /* [2] program, [3] exit code, [4] what it printed */
  ERROR_ROW_PROGRAM_HUNG = 27003,        /* [2] program, [3] seconds */
};

/* A line in the installer's log. */
void report_line(MSIHANDLE session, const wchar_t *text);

/* An error of the table Error: in the log, and before the person's eyes where there is a person.
 * Unused words are NULL. */
void report_error(MSIHANDLE session, int row, const wchar_t *second, const wchar_t *third,
                  const wchar_t *fourth);

/* What a deferred action was given, to be freed; NULL when there is no memory or nothing. */
wchar_t *action_data(MSIHANDLE session);

#endif
