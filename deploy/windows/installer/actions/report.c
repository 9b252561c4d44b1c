#include "report.h"

#include <stdlib.h>

#include <msiquery.h>

void report_line(MSIHANDLE session, const wchar_t *text) {
  MSIHANDLE record = MsiCreateRecord(1);
  /* The text is a field and not the template: brackets in it mean nothing. */
  MsiRecordSetStringW(record, 0, L"tier2: [1]");
  MsiRecordSetStringW(record, 1, text);
  MsiProcessMessage(session, INSTALLMESSAGE_INFO, record);
  MsiCloseHandle(record);
}

void report_error(MSIHANDLE session, int row, const wchar_t *second, const wchar_t *third,
                  const wchar_t *fourth) {
  MSIHANDLE record = MsiCreateRecord(4);
  MsiRecordSetInteger(record, 1, row);
  MsiRecordSetStringW(record, 2, second);
  MsiRecordSetStringW(record, 3, third);
  MsiRecordSetStringW(record, 4, fourth);
  MsiProcessMessage(session, (INSTALLMESSAGE)(INSTALLMESSAGE_ERROR | MB_OK | MB_ICONERROR), record);
  MsiCloseHandle(record);
}

wchar_t *action_data(MSIHANDLE session) {
  wchar_t none[1] = L"";
  DWORD length = 0;
  if (MsiGetPropertyW(session, L"CustomActionData", none, &length) != ERROR_MORE_DATA ||
      length == 0) {
    return NULL;
  }
  length++; /* the end */
  wchar_t *data = calloc(length, sizeof *data);
  if (data != NULL &&
      MsiGetPropertyW(session, L"CustomActionData", data, &length) != ERROR_SUCCESS) {
    free(data);
    return NULL;
  }
  return data;
}
