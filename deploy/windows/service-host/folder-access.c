#include "folder-access.h"

#include <aclapi.h>
#include <sddl.h>
#include <wchar.h>

#include "accounts.h"
#include "places.h"

#define SDDL_ROOM 512
/* Everything but changing the access list and the owner. */
#define MODIFY L"0x1301bf"
/* What lets somebody change what is in a folder, or who may. */
#define CHANGES                                                                                   \
  (FILE_ADD_FILE | FILE_ADD_SUBDIRECTORY | FILE_DELETE_CHILD | DELETE | WRITE_DAC | WRITE_OWNER | \
   GENERIC_WRITE | GENERIC_ALL)

PSECURITY_DESCRIPTOR make_folder_access(void) {
  wchar_t service[T2_SID_ROOM];
  wchar_t sddl[SDDL_ROOM];
  PSECURITY_DESCRIPTOR access = NULL;
  _snwprintf(sddl, SDDL_ROOM, L"O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;" MODIFY L";;;%ls)",
             service_sid_text(service) ? service : L"LS");
  return ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &access, NULL)
             ? access
             : NULL;
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

bool is_ours(const wchar_t *path) {
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

bool has_own_access(const wchar_t *path) {
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

DWORD set_folder_access(const wchar_t *path, PSECURITY_DESCRIPTOR access) {
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

/* Those to whom anybody at or near the computer belongs. */
static bool is_anybody(PSID sid) {
  static const WELL_KNOWN_SID_TYPE kinds[] = {
      WinWorldSid,         WinAuthenticatedUserSid, WinBuiltinUsersSid, WinInteractiveSid,
      WinBuiltinGuestsSid, WinNetworkSid,           WinAnonymousSid,
  };
  for (size_t index = 0; index < sizeof kinds / sizeof kinds[0]; index++) {
    if (IsWellKnownSid(sid, kinds[index])) {
      return true;
    }
  }
  return false;
}

/* Also what is in it, by an entry that is for that alone. */
static bool lets_anybody_change(PACL list) {
  if (list == NULL) {
    return true; /* none at all denies nothing */
  }
  for (DWORD index = 0; index < list->AceCount; index++) {
    ACCESS_ALLOWED_ACE *entry = NULL;
    if (!GetAce(list, index, (void **)&entry) ||
        (entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && (entry->Mask & CHANGES) != 0 &&
         is_anybody(&entry->SidStart))) {
      return true;
    }
  }
  return false;
}

DWORD check_folder_access(const wchar_t *path) {
  PACL list = NULL;
  PSECURITY_DESCRIPTOR descriptor = NULL;
  if ((GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY) == 0) {
    return ERROR_DIRECTORY;
  }
  if (!is_ours(path)) {
    return ERROR_INVALID_OWNER;
  }
  const DWORD error = GetNamedSecurityInfoW(path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL,
                                            NULL, &list, NULL, &descriptor);
  if (error != ERROR_SUCCESS) {
    return error;
  }
  const bool is_open = lets_anybody_change(list);
  LocalFree(descriptor);
  return is_open ? ERROR_INVALID_ACL : ERROR_SUCCESS;
}
