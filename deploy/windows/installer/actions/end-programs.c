/*
 * The installer's action that ends what runs from the product's folder: people's session agents.
 * They hold files open, which otherwise could be replaced only by a restart of the computer. They
 * keep nothing that could be lost.
 */
#include <windows.h>

#include <stdbool.h>
#include <stdlib.h>
#include <wchar.h>

#include <tlhelp32.h>

#include "report.h"

enum {
  END_LIMIT_MS = 5000,
  PATH_LENGTH = 32768,
  PASSES = 8, /* one that is ended may have started another meanwhile */
};

static bool runs_from(HANDLE process, const wchar_t *folder) {
  wchar_t *path = calloc(PATH_LENGTH, sizeof *path);
  DWORD length = PATH_LENGTH;
  bool is_from_it = path != NULL && QueryFullProcessImageNameW(process, 0, path, &length) &&
                    _wcsnicmp(path, folder, wcslen(folder)) == 0;
  free(path);
  return is_from_it;
}

/* True: it was one of them. */
static bool end_process(DWORD id, const wchar_t *folder) {
  HANDLE process =
      OpenProcess(PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE, id);
  if (process == NULL) {
    return false;
  }
  bool is_ended = runs_from(process, folder) && TerminateProcess(process, ERROR_SUCCESS);
  if (is_ended) {
    WaitForSingleObject(process, END_LIMIT_MS);
  }
  CloseHandle(process);
  return is_ended;
}

static bool end_all(const wchar_t *folder) {
  HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32W entry = {.dwSize = sizeof entry};
  bool was_any = false;
  if (snapshot == INVALID_HANDLE_VALUE) {
    return false;
  }
  for (BOOL is_more = Process32FirstW(snapshot, &entry); is_more;
       is_more = Process32NextW(snapshot, &entry)) {
    was_any = end_process(entry.th32ProcessID, folder) || was_any;
  }
  CloseHandle(snapshot);
  return was_any;
}

/* Its data is the folder, ended by a backslash. */
__declspec(dllexport) UINT __stdcall EndPrograms(MSIHANDLE session) {
  wchar_t *folder = action_data(session);
  if (folder != NULL) {
    for (int pass = 0; pass < PASSES && end_all(folder); pass++) {
      report_line(session, L"Programs of the product were ended.");
    }
  }
  free(folder);
  return ERROR_SUCCESS;
}
