#include "places.h"

#include <knownfolders.h>
#include <shlobj.h>
#include <wchar.h>

#include "settings.h"

bool join_path(wchar_t *path, const wchar_t *folder, const wchar_t *name) {
  const int length = _snwprintf(path, T2_PATH_ROOM, L"%ls\\%ls", folder, name);
  return length > 0 && length < T2_PATH_ROOM;
}

static bool find_programs(struct places *places) {
  const DWORD length = GetModuleFileNameW(NULL, places->own, T2_PATH_ROOM);
  if (length == 0 || length >= T2_PATH_ROOM) {
    return false;
  }
  wcscpy(places->programs, places->own);
  wchar_t *last = wcsrchr(places->programs, L'\\');
  if (last == NULL) {
    return false;
  }
  *last = L'\0';
  return join_path(places->bridge, places->programs, T2_PROGRAM);
}

static bool find_data(struct places *places) {
  PWSTR program_data = NULL;
  const HRESULT result = SHGetKnownFolderPath(&FOLDERID_ProgramData, 0, NULL, &program_data);
  const bool is_found = SUCCEEDED(result) && join_path(places->data, program_data, T2_DATA_FOLDER);
  CoTaskMemFree(program_data);
  return is_found && join_path(places->logs, places->data, L"logs") &&
         join_path(places->log, places->logs, L"service.log");
}

bool find_places(struct places *places) {
  return find_programs(places) && find_data(places);
}
