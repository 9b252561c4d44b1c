#include "log-file.h"

#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

#include "event-log.h"
#include "places.h"
#include "settings.h"

#define NUMBERED_ROOM (T2_PATH_ROOM + 8)

static SRWLOCK lock = SRWLOCK_INIT;
static wchar_t name[T2_PATH_ROOM];
static HANDLE file = INVALID_HANDLE_VALUE;
static ULONGLONG size_bytes;
static bool is_at_line_start = true;
static bool is_failure_told;

static void tell_failure(void) {
  const DWORD error = GetLastError();
  if (!is_failure_told) {
    wchar_t code[16];
    WRITE_EVENT(LEVEL_WARNING, EVENT_LOG_FAILED, name, number_text(code, error));
    is_failure_told = true;
  }
}

static void open_file(void) {
  file = CreateFileW(name, FILE_APPEND_DATA | FILE_READ_ATTRIBUTES,
                     FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_ALWAYS,
                     FILE_ATTRIBUTE_NORMAL, NULL);
  LARGE_INTEGER size = {.QuadPart = 0};
  if (file == INVALID_HANDLE_VALUE) {
    tell_failure();
  } else {
    GetFileSizeEx(file, &size);
  }
  size_bytes = (ULONGLONG)size.QuadPart;
}

static void number_name(wchar_t *numbered, int number) {
  _snwprintf(numbered, NUMBERED_ROOM, L"%ls.%d", name, number);
}

/* service.log.3 becomes service.log.4, and so on; the oldest is replaced. One that somebody reads
 * and lets nobody move goes on being written: the older ones stay then, too. */
static void rotate(void) {
  wchar_t from[NUMBERED_ROOM];
  wchar_t to[NUMBERED_ROOM];
  CloseHandle(file);
  number_name(from, 0);
  if (MoveFileExW(name, from, MOVEFILE_REPLACE_EXISTING)) {
    for (int number = T2_LOG_FILES - 1; number > 0; number--) {
      number_name(from, number - 1);
      number_name(to, number);
      MoveFileExW(from, to, MOVEFILE_REPLACE_EXISTING); /* the first times there is none */
    }
  }
  open_file();
}

static void append(const char *bytes, DWORD size) {
  /* A line without end must not make a file without end. */
  const bool is_due = size_bytes >= T2_LOG_FILE_BYTES && is_at_line_start;
  if (file != INVALID_HANDLE_VALUE && (is_due || size_bytes >= 2 * T2_LOG_FILE_BYTES)) {
    rotate();
  }
  if (file == INVALID_HANDLE_VALUE) {
    open_file();
  }
  DWORD written = 0;
  if (file != INVALID_HANDLE_VALUE && size > 0) {
    if (!WriteFile(file, bytes, size, &written, NULL)) {
      tell_failure();
    }
    size_bytes += written;
    is_at_line_start = bytes[size - 1] == '\n';
  }
}

void log_open(const wchar_t *log_name) {
  wcscpy(name, log_name);
  open_file();
}

void log_append(const char *bytes, DWORD size) {
  AcquireSRWLockExclusive(&lock);
  append(bytes, size);
  ReleaseSRWLockExclusive(&lock);
}

void log_line(const char *level, const char *event, const char *message, DWORD code) {
  SYSTEMTIME now;
  char line[512];
  GetSystemTime(&now);
  AcquireSRWLockExclusive(&lock);
  const int length = snprintf(
      line, sizeof line,
      "%s{\"level\":\"%s\",\"time\":\"%04u-%02u-%02uT%02u:%02u:%02u.%03uZ\",\"event\":\"host.%s\","
      "\"message\":\"%s\",\"code\":%lu}\n",
      is_at_line_start ? "" : "\n", level, now.wYear, now.wMonth, now.wDay, now.wHour, now.wMinute,
      now.wSecond, now.wMilliseconds, event, message, code);
  append(line, (DWORD)length);
  ReleaseSRWLockExclusive(&lock);
}
