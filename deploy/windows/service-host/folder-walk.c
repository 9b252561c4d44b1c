#include "folder-walk.h"

#include <wchar.h>

#include "places.h"

DWORD for_each_entry(const wchar_t *folder, take_entry *take) {
  wchar_t path[T2_PATH_ROOM];
  WIN32_FIND_DATAW entry;
  DWORD first_error = ERROR_SUCCESS;
  if (!join_path(path, folder, L"*")) {
    return ERROR_BUFFER_OVERFLOW;
  }
  HANDLE search = FindFirstFileW(path, &entry);
  if (search == INVALID_HANDLE_VALUE) {
    return ERROR_SUCCESS;
  }
  do {
    if (wcscmp(entry.cFileName, L".") != 0 && wcscmp(entry.cFileName, L"..") != 0) {
      const DWORD error =
          join_path(path, folder, entry.cFileName) ? take(path, &entry) : ERROR_BUFFER_OVERFLOW;
      first_error = first_error == ERROR_SUCCESS ? error : first_error;
    }
  } while (FindNextFileW(search, &entry));
  FindClose(search);
  return first_error;
}

bool is_plain_folder(DWORD attributes) {
  return (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 &&
         (attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0;
}
