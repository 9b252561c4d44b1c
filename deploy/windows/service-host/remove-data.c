#include "remove-data.h"

#include <stdbool.h>
#include <wchar.h>

#include "folder-walk.h"

/*
 * What was set aside may still be its maker's, who could put a link in the place of a folder while
 * the system removes what is in it. So a path only finds an entry: whether it is that one, and not
 * one to which a link led, is asked of the open entry, and that is what is removed.
 */

static HANDLE open_entry(const wchar_t *path, DWORD rights) {
  return CreateFileW(path, rights, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                     OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT,
                     NULL);
}

/* `path` has T2_PATH_ROOM. */
static DWORD true_path(wchar_t *path, HANDLE entry) {
  const DWORD length = GetFinalPathNameByHandleW(entry, path, T2_PATH_ROOM, FILE_NAME_NORMALIZED);
  if (length == 0) {
    return GetLastError();
  }
  return length < T2_PATH_ROOM ? ERROR_SUCCESS : ERROR_BUFFER_OVERFLOW;
}

static DWORD remove_opened(HANDLE entry, const wchar_t *path) {
  wchar_t found[T2_PATH_ROOM];
  /* Else one that may only be read stays. */
  FILE_BASIC_INFO basic = {.FileAttributes = FILE_ATTRIBUTE_NORMAL};
  FILE_DISPOSITION_INFO disposition = {.DeleteFile = TRUE};
  const DWORD error = true_path(found, entry);
  if (error != ERROR_SUCCESS) {
    return error;
  }
  if (_wcsicmp(found, path) != 0) {
    return ERROR_CANT_ACCESS_FILE;
  }
  SetFileInformationByHandle(entry, FileBasicInfo, &basic, sizeof basic);
  return SetFileInformationByHandle(entry, FileDispositionInfo, &disposition, sizeof disposition)
             ? ERROR_SUCCESS
             : GetLastError();
}

static DWORD remove_one(const wchar_t *path) {
  HANDLE entry = open_entry(path, DELETE | FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES);
  if (entry == INVALID_HANDLE_VALUE) {
    return GetLastError();
  }
  const DWORD error = remove_opened(entry, path);
  CloseHandle(entry);
  return error;
}

/* As much as can be is removed. */
static DWORD remove_entry(const wchar_t *path, const WIN32_FIND_DATAW *entry) {
  const DWORD error =
      is_plain_folder(entry->dwFileAttributes) ? for_each_entry(path, remove_entry) : ERROR_SUCCESS;
  return error == ERROR_SUCCESS ? remove_one(path) : error;
}

DWORD remove_data_folder(const struct places *places) {
  wchar_t path[T2_PATH_ROOM];
  const WIN32_FIND_DATAW entry = {.dwFileAttributes = GetFileAttributesW(places->data)};
  HANDLE folder = open_entry(places->data, FILE_READ_ATTRIBUTES);
  if (folder == INVALID_HANDLE_VALUE) {
    return GetLastError() == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : GetLastError();
  }
  /* ProgramData may lie elsewhere than its name says; from here on it is called what it is. */
  const DWORD error = true_path(path, folder);
  CloseHandle(folder);
  return error == ERROR_SUCCESS ? remove_entry(path, &entry) : error;
}
