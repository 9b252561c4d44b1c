#include "data-folder.h"

#include <aclapi.h>
#include <sddl.h>
#include <stdbool.h>
#include <wchar.h>

#include "accounts.h"
#include "event-log.h"
#include "settings.h"

#define SDDL_ROOM 512
/* Everything but changing the access list and the owner. */
#define MODIFY L"0x1301bf"

static const wchar_t *const folders[] = {L"secrets", L"data", L"logs"};

/* Administrators own it; the system and they do everything, the service changes what is in it,
 * nobody else sees it. */
static PSECURITY_DESCRIPTOR make_access(void) {
  wchar_t service[T2_SID_ROOM];
  wchar_t sddl[SDDL_ROOM];
  PSECURITY_DESCRIPTOR access = NULL;
  _snwprintf(sddl, SDDL_ROOM, L"O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;" MODIFY L";;;%ls)",
             service_sid_text(service) ? service : L"LS");
  return ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &access, NULL)
             ? access
             : NULL;
}

static DWORD make_folder(const wchar_t *path, SECURITY_ATTRIBUTES *security) {
  return CreateDirectoryW(path, security) || GetLastError() == ERROR_ALREADY_EXISTS
             ? ERROR_SUCCESS
             : GetLastError();
}

static DWORD make_folders(const struct places *places, PSECURITY_DESCRIPTOR access) {
  SECURITY_ATTRIBUTES security = {.nLength = sizeof security, .lpSecurityDescriptor = access};
  DWORD error = make_folder(places->data, &security);
  for (size_t index = 0; error == ERROR_SUCCESS && index < sizeof folders / sizeof folders[0];
       index++) {
    wchar_t path[T2_PATH_ROOM];
    error = join_path(path, places->data, folders[index]) ? make_folder(path, NULL)
                                                          : ERROR_BUFFER_OVERFLOW;
  }
  return error;
}

DWORD prepare_data_folder(const struct places *places) {
  PSECURITY_DESCRIPTOR access = make_access();
  if (access == NULL) {
    return GetLastError();
  }
  const DWORD error = make_folders(places, access);
  LocalFree(access);
  return error;
}

/* The system, administrators, the service's account and who runs this now (an administrator). */
static bool is_trusted(PSID owner) {
  static const WELL_KNOWN_SID_TYPE kinds[] = {WinLocalSystemSid, WinBuiltinAdministratorsSid,
                                              WinLocalServiceSid};
  for (size_t index = 0; index < sizeof kinds / sizeof kinds[0]; index++) {
    if (IsWellKnownSid(owner, kinds[index])) {
      return true;
    }
  }
  wchar_t text[T2_SID_ROOM];
  wchar_t other[T2_SID_ROOM];
  return sid_text(text, owner) && ((own_sid_text(other) && wcscmp(text, other) == 0) ||
                                   (service_sid_text(other) && wcscmp(text, other) == 0));
}

/* Anybody may make folders in ProgramData: one that was there first could be a link, or stay its
 * maker's. */
static bool is_ours(const wchar_t *path) {
  PSID owner = NULL;
  PSECURITY_DESCRIPTOR descriptor = NULL;
  const DWORD attributes = GetFileAttributesW(path);
  if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 ||
      (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) {
    return false;
  }
  if (GetNamedSecurityInfoW(path, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL,
                            NULL, &descriptor) != ERROR_SUCCESS) {
    return false;
  }
  const bool is_trusted_owner = is_trusted(owner);
  LocalFree(descriptor);
  return is_trusted_owner;
}

static DWORD set_aside(const wchar_t *path) {
  wchar_t aside[T2_PATH_ROOM + 32];
  _snwprintf(aside, T2_PATH_ROOM + 32, L"%ls.set-aside-%llu", path, GetTickCount64());
  if (!MoveFileExW(path, aside, 0)) {
    return GetLastError();
  }
  WRITE_EVENT(LEVEL_WARNING, EVENT_FOLDER_SET_ASIDE, path, aside);
  return ERROR_SUCCESS;
}

static DWORD set_access(const wchar_t *path, PSECURITY_DESCRIPTOR access) {
  BOOL is_present = FALSE;
  BOOL is_default = FALSE;
  PACL list = NULL;
  PSID owner = NULL;
  wchar_t name[T2_PATH_ROOM];
  wcscpy(name, path);
  if (!GetSecurityDescriptorDacl(access, &is_present, &list, &is_default) ||
      !GetSecurityDescriptorOwner(access, &owner, &is_default)) {
    return GetLastError();
  }
  const SECURITY_INFORMATION kinds =
      OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
  return SetNamedSecurityInfoW(name, SE_FILE_OBJECT, kinds, owner, NULL, list, NULL);
}

DWORD secure_data_folder(const struct places *places) {
  const bool exists = GetFileAttributesW(places->data) != INVALID_FILE_ATTRIBUTES;
  DWORD error = exists && !is_ours(places->data) ? set_aside(places->data) : ERROR_SUCCESS;
  if (error != ERROR_SUCCESS) {
    return error;
  }
  PSECURITY_DESCRIPTOR access = make_access();
  if (access == NULL) {
    return GetLastError();
  }
  error = make_folders(places, access);
  if (error == ERROR_SUCCESS) {
    error = set_access(places->data, access);
  }
  LocalFree(access);
  return error;
}

static DWORD remove_tree(const wchar_t *path);

static DWORD remove_entry(const wchar_t *folder, const WIN32_FIND_DATAW *entry) {
  wchar_t path[T2_PATH_ROOM];
  const bool is_folder = (entry->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
  const bool is_link = (entry->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
  if (wcscmp(entry->cFileName, L".") == 0 || wcscmp(entry->cFileName, L"..") == 0) {
    return ERROR_SUCCESS;
  }
  if (!join_path(path, folder, entry->cFileName)) {
    return ERROR_BUFFER_OVERFLOW;
  }
  if (is_folder && !is_link) {
    return remove_tree(path);
  }
  SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL); /* else one that may only be read stays */
  return (is_folder ? RemoveDirectoryW(path) : DeleteFileW(path)) ? ERROR_SUCCESS : GetLastError();
}

/* Goes on after an error: as much as can be is removed. The first error. */
static DWORD remove_tree(const wchar_t *path) {
  wchar_t pattern[T2_PATH_ROOM];
  WIN32_FIND_DATAW entry;
  DWORD first_error = ERROR_SUCCESS;
  if (!join_path(pattern, path, L"*")) {
    return ERROR_BUFFER_OVERFLOW;
  }
  HANDLE search = FindFirstFileW(pattern, &entry);
  if (search != INVALID_HANDLE_VALUE) {
    do {
      const DWORD error = remove_entry(path, &entry);
      first_error = first_error == ERROR_SUCCESS ? error : first_error;
    } while (FindNextFileW(search, &entry));
    FindClose(search);
  }
  if (!RemoveDirectoryW(path) && first_error == ERROR_SUCCESS) {
    first_error = GetLastError();
  }
  return first_error;
}

DWORD remove_data_folder(const struct places *places) {
  const DWORD attributes = GetFileAttributesW(places->data);
  if (attributes == INVALID_FILE_ATTRIBUTES) {
    return GetLastError() == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : GetLastError();
  }
  if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
    return RemoveDirectoryW(places->data) ? ERROR_SUCCESS : GetLastError();
  }
  return remove_tree(places->data);
}
