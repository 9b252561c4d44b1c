// An event log with two errors of a disk in System, in the place of Wine's wevtapi.dll, which knows
// none. What is asked in another way than ours fails.
#include <wchar.h>
#include <windows.h>
#include <winevt.h>

static const EVT_HANDLE system_log = (EVT_HANDLE)1;
static const EVT_HANDLE application_log = (EVT_HANDLE)2;
static const EVT_HANDLE first_event = (EVT_HANDLE)11;
static const EVT_HANDLE second_event = (EVT_HANDLE)12;
static const EVT_HANDLE disk_messages = (EVT_HANDLE)21;

static BOOL is_told;

/** Copies a text with its end, when it fits. */
static BOOL answer(const wchar_t *text, DWORD size, wchar_t *buffer) {
  if (wcslen(text) >= size) {
    return FALSE;
  }
  wcscpy(buffer, text);
  return TRUE;
}

EVT_HANDLE WINAPI EvtQuery(EVT_HANDLE session, LPCWSTR path, LPCWSTR query, DWORD flags) {
  const wchar_t *start =
      L"*[System[(Level=1 or Level=2) and TimeCreated[timediff(@SystemTime) <= 86400000]]]";
  if (session != NULL || wcscmp(query, start) != 0 ||
      flags != (EvtQueryChannelPath | EvtQueryReverseDirection)) {
    return NULL;
  }
  is_told = FALSE;
  return wcscmp(path, L"System") == 0        ? system_log
         : wcscmp(path, L"Application") == 0 ? application_log
                                             : NULL;
}

BOOL WINAPI EvtNext(EVT_HANDLE results, DWORD size, EVT_HANDLE *events, DWORD limit, DWORD flags,
                    DWORD *count) {
  if (results != system_log || is_told || size < 2 || limit == 0 || flags != 0) {
    return FALSE;
  }
  is_told = TRUE;
  events[0] = first_event;
  events[1] = second_event;
  *count = 2;
  return TRUE;
}

BOOL WINAPI EvtRender(EVT_HANDLE context, EVT_HANDLE event, DWORD flags, DWORD size, void *buffer,
                      DWORD *used, DWORD *count) {
  if (context != NULL || flags != EvtRenderEventXml ||
      (event != first_event && event != second_event)) {
    return FALSE;
  }
  *used = 0;
  *count = 0;
  return answer(L"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
                L"<Provider Name='disk'/><EventID Qualifiers='49156'>7</EventID>"
                L"<TimeCreated SystemTime='2026-03-02T11:00:00.0000000Z'/></System></Event>",
                size / sizeof(wchar_t), buffer);
}

EVT_HANDLE WINAPI EvtOpenPublisherMetadata(EVT_HANDLE session, LPCWSTR name, LPCWSTR file,
                                           LCID locale, DWORD flags) {
  BOOL is_plain = session == NULL && file == NULL && locale == 0 && flags == 0;
  return is_plain && wcscmp(name, L"disk") == 0 ? disk_messages : NULL;
}

BOOL WINAPI EvtFormatMessage(EVT_HANDLE provider, EVT_HANDLE event, DWORD message,
                             DWORD value_count, EVT_VARIANT *values, DWORD flags, DWORD size,
                             LPWSTR buffer, DWORD *used) {
  BOOL is_whole =
      message == 0 && value_count == 0 && values == NULL && flags == EvtFormatMessageEvent;
  *used = 0;
  return is_whole && provider == disk_messages && event != NULL &&
         answer(L"The device, \\Device\\Harddisk0\\DR0, has a bad block.", size, buffer);
}

BOOL WINAPI EvtClose(EVT_HANDLE handle) {
  return handle != NULL;
}
