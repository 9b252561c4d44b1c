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
#define SET_ASIDE L".set-aside-"

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
  PSECURITY_DESCRIPTOR access = make_access();
  if (access == NULL) {
    return GetLastError();
  }
  const DWORD error = make_data_folder(places, access, make_or_keep);
  LocalFree(access);
  return error == ERROR_SUCCESS ? make_inner_folders(places, make_or_keep) : error;
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

/* Anybody may make folders and files in ProgramData, and in a folder that was made there without an
 * access list of its own: one that was there first could be a link, or stay its maker's. */
static bool is_ours(const wchar_t *path) {
  PSID owner = NULL;
  PSECURITY_DESCRIPTOR descriptor = NULL;
  if ((GetFileAttributesW(path) & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
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

/* Whether it has an access list of its own, as this program sets it. */
static bool is_protected(const wchar_t *path) {
  PSECURITY_DESCRIPTOR descriptor = NULL;
  SECURITY_DESCRIPTOR_CONTROL control = 0;
  DWORD revision = 0;
  if (GetNamedSecurityInfoW(path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, NULL, NULL,
                            &descriptor) != ERROR_SUCCESS) {
    return false;
  }
  const bool is_own = GetSecurityDescriptorControl(descriptor, &control, &revision) &&
                      (control & SE_DACL_PROTECTED) != 0;
  LocalFree(descriptor);
  return is_own;
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

typedef DWORD take_entry(const wchar_t *path, const WIN32_FIND_DATAW *entry);

/* Goes on after an error. The first error. */
static DWORD for_each_entry(const wchar_t *folder, take_entry *take) {
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

static bool is_plain_folder(const WIN32_FIND_DATAW *entry) {
  return (entry->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 &&
         (entry->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0;
}

/* One that was set aside comes by once more under its new name. */
static DWORD take_over(const wchar_t *path, const WIN32_FIND_DATAW *entry) {
  if (wcsstr(entry->cFileName, SET_ASIDE) != NULL) {
    return ERROR_SUCCESS;
  }
  if (!is_ours(path)) {
    return set_aside(path);
  }
  return is_plain_folder(entry) ? for_each_entry(path, take_over) : ERROR_SUCCESS;
}

static DWORD secure(const struct places *places, PSECURITY_DESCRIPTOR access) {
  DWORD error = make_data_folder(places, access, make_or_replace);
  if (error != ERROR_SUCCESS) {
    return error;
  }
  const bool was_protected = is_protected(places->data);
  error = set_access(places->data, access); /* from here on nobody adds anything */
  if (error == ERROR_SUCCESS && !was_protected) {
    error = for_each_entry(places->data, take_over);
  }
  return error == ERROR_SUCCESS ? make_inner_folders(places, make_or_replace) : error;
}

DWORD secure_data_folder(const struct places *places) {
  PSECURITY_DESCRIPTOR access = make_access();
  if (access == NULL) {
    return GetLastError();
  }
  const DWORD error = secure(places, access);
  LocalFree(access);
  return error;
}

static DWORD remove_tree(const wchar_t *path);

static DWORD remove_entry(const wchar_t *path, const WIN32_FIND_DATAW *entry) {
  if (is_plain_folder(entry)) {
    return remove_tree(path);
  }
  const bool is_folder = (entry->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
  SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL); /* else one that may only be read stays */
  return (is_folder ? RemoveDirectoryW(path) : DeleteFileW(path)) ? ERROR_SUCCESS : GetLastError();
}

/* As much as can be is removed. */
static DWORD remove_tree(const wchar_t *path) {
  const DWORD error = for_each_entry(path, remove_entry);
  return RemoveDirectoryW(path) || error != ERROR_SUCCESS ? error : GetLastError();
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
