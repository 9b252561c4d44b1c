#include "event-log.h"

#include <wchar.h>

#include "settings.h"

#define SOURCE_KEY L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\" T2_SERVICE_NAME
#define NUMBER_ROOM 16

static WORD type_of(enum event_level level) {
  switch (level) {
    case LEVEL_ERROR:
      return EVENTLOG_ERROR_TYPE;
    case LEVEL_WARNING:
      return EVENTLOG_WARNING_TYPE;
    case LEVEL_INFORMATION:
    default:
      return EVENTLOG_INFORMATION_TYPE;
  }
}

void write_event(enum event_level level, WORD id, const wchar_t *const *inserts) {
  HANDLE source = RegisterEventSourceW(NULL, T2_SERVICE_NAME);
  if (source == NULL) {
    return; /* nothing is left to say it to */
  }
  WORD count = 0;
  while (inserts[count] != NULL) {
    count++;
  }
  ReportEventW(source, type_of(level), 0, id, NULL, count, 0, (LPCWSTR *)inserts, NULL);
  DeregisterEventSource(source);
}

void disarm_insert(wchar_t *text) {
  const wchar_t fullwidth_percent = 0xff05;
  for (; *text != L'\0'; text++) {
    if (*text == L'%' && text[1] >= L'0' && text[1] <= L'9') {
      *text = fullwidth_percent;
    }
  }
}

const wchar_t *number_text(wchar_t *text, DWORD number) {
  _snwprintf(text, NUMBER_ROOM, L"%lu", number);
  return text;
}

DWORD register_event_source(const wchar_t *message_file) {
  HKEY key = NULL;
  LSTATUS error =
      RegCreateKeyExW(HKEY_LOCAL_MACHINE, SOURCE_KEY, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
  if (error != ERROR_SUCCESS) {
    return (DWORD)error;
  }
  const DWORD types = EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE;
  const DWORD size = (DWORD)((wcslen(message_file) + 1) * sizeof(wchar_t));
  error =
      RegSetValueExW(key, L"EventMessageFile", 0, REG_EXPAND_SZ, (const BYTE *)message_file, size);
  if (error == ERROR_SUCCESS) {
    error =
        RegSetValueExW(key, L"TypesSupported", 0, REG_DWORD, (const BYTE *)&types, sizeof types);
  }
  RegCloseKey(key);
  return (DWORD)error;
}

DWORD remove_event_source(void) {
  const LSTATUS error = RegDeleteKeyW(HKEY_LOCAL_MACHINE, SOURCE_KEY);
  return error == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : (DWORD)error;
}
