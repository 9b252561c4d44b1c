#include "data-folder.h"

#include <stdbool.h>
#include <wchar.h>

#include "event-log.h"
#include "folder-access.h"
#include "folder-walk.h"

#define SET_ASIDE L".set-aside-"

static const wchar_t *const folders[] = {L"secrets", L"data", L"logs"};

/* Makes a folder, or does with one that is there as it says. A Windows error code. */
typedef DWORD make_folder(const wchar_t *path, SECURITY_ATTRIBUTES *security);

static DWORD make_or_keep(const wchar_t *path, SECURITY_ATTRIBUTES *security) {
  const DWORD error = CreateDirectoryW(path, security) ? ERROR_SUCCESS : GetLastError();
  return error == ERROR_ALREADY_EXISTS ? ERROR_SUCCESS : error;
}

static DWORD make_inner_folders(const struct places *places, make_folder *make) {
  DWORD error = ERROR_SUCCESS;
  for (size_t index = 0; error == ERROR_SUCCESS && index < sizeof folders / sizeof folders[0];
       index++) {
    wchar_t path[T2_PATH_ROOM];
    error =
        join_path(path, places->data, folders[index]) ? make(path, NULL) : ERROR_BUFFER_OVERFLOW;
  }
  return error;
}

static DWORD make_data_folder(const struct places *places, PSECURITY_DESCRIPTOR access,
                              make_folder *make) {
  SECURITY_ATTRIBUTES security = {.nLength = sizeof security, .lpSecurityDescriptor = access};
  return make(places->data, &security);
}

DWORD prepare_data_folder(const struct places *places) {
  PSECURITY_DESCRIPTOR access = make_folder_access();
  if (access == NULL) {
    return GetLastError();
  }
  DWORD error = make_data_folder(places, access, make_or_keep);
  LocalFree(access);
  if (error == ERROR_SUCCESS) {
    error = check_folder_access(places->data);
  }
  return error == ERROR_SUCCESS ? make_inner_folders(places, make_or_keep) : error;
}

static DWORD set_aside(const wchar_t *path) {
  wchar_t aside[T2_PATH_ROOM + 32];
  _snwprintf(aside, T2_PATH_ROOM + 32, L"%ls" SET_ASIDE L"%llu", path, GetTickCount64());
  if (!MoveFileExW(path, aside, 0)) {
    return GetLastError();
  }
  WRITE_EVENT(LEVEL_WARNING, EVENT_FOLDER_SET_ASIDE, path, aside);
  return ERROR_SUCCESS;
}

/* Whoever makes another one meanwhile makes this fail. */
static DWORD make_or_replace(const wchar_t *path, SECURITY_ATTRIBUTES *security) {
  DWORD error = CreateDirectoryW(path, security) ? ERROR_SUCCESS : GetLastError();
  if (error != ERROR_ALREADY_EXISTS) {
    return error;
  }
  if (is_ours(path) && (GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY) != 0) {
    return ERROR_SUCCESS;
  }
  error = set_aside(path);
  return error != ERROR_SUCCESS || CreateDirectoryW(path, security) ? error : GetLastError();
}

/* One that was set aside comes by once more under its new name. */
static DWORD take_over(const wchar_t *path, const WIN32_FIND_DATAW *entry) {
  if (wcsstr(entry->cFileName, SET_ASIDE) != NULL) {
    return ERROR_SUCCESS;
  }
  if (!is_ours(path)) {
    return set_aside(path);
  }
  return is_plain_folder(entry->dwFileAttributes) ? for_each_entry(path, take_over) : ERROR_SUCCESS;
}

static DWORD secure(const struct places *places, PSECURITY_DESCRIPTOR access) {
  DWORD error = make_data_folder(places, access, make_or_replace);
  if (error != ERROR_SUCCESS) {
    return error;
  }
  const bool was_protected = has_own_access(places->data);
  error = set_folder_access(places->data, access); /* from here on nobody adds anything */
  if (error == ERROR_SUCCESS && !was_protected) {
    error = for_each_entry(places->data, take_over);
  }
  return error == ERROR_SUCCESS ? make_inner_folders(places, make_or_replace) : error;
}

DWORD secure_data_folder(const struct places *places) {
  PSECURITY_DESCRIPTOR access = make_folder_access();
  if (access == NULL) {
    return GetLastError();
  }
  const DWORD error = secure(places, access);
  LocalFree(access);
  return error;
}
