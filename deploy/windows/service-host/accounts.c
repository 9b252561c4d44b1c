#include "accounts.h"

#include <sddl.h>
#include <wchar.h>

#include "settings.h"

#define NAME_ROOM 257

bool sid_text(wchar_t *text, PSID sid) {
  wchar_t *made = NULL;
  if (!ConvertSidToStringSidW(sid, &made)) {
    return false;
  }
  const bool fits = wcslen(made) < T2_SID_ROOM;
  if (fits) {
    wcscpy(text, made);
  }
  LocalFree(made);
  return fits;
}

static bool service_sid(BYTE *sid) {
  wchar_t domain[NAME_ROOM];
  DWORD size = SECURITY_MAX_SID_SIZE;
  DWORD domain_length = NAME_ROOM;
  SID_NAME_USE use = SidTypeUnknown;
  return LookupAccountNameW(NULL, L"NT SERVICE\\" T2_SERVICE_NAME, sid, &size, domain,
                            &domain_length, &use);
}

bool service_sid_text(wchar_t *text) {
  BYTE sid[SECURITY_MAX_SID_SIZE];
  return service_sid(sid) && sid_text(text, sid);
}

TOKEN_USER *user_of_token(HANDLE token) {
  DWORD size = 0;
  GetTokenInformation(token, TokenUser, NULL, 0, &size);
  TOKEN_USER *user = LocalAlloc(LMEM_FIXED, size);
  if (user != NULL && !GetTokenInformation(token, TokenUser, user, size, &size)) {
    LocalFree(user);
    user = NULL;
  }
  return user;
}

static bool account_sid_text(wchar_t *text) {
  HANDLE token = NULL;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
    return false;
  }
  TOKEN_USER *user = user_of_token(token);
  CloseHandle(token);
  const bool is_known = user != NULL && sid_text(text, user->User.Sid);
  LocalFree(user);
  return is_known;
}

bool own_sid_text(wchar_t *text) {
  BYTE sid[SECURITY_MAX_SID_SIZE];
  BOOL is_member = FALSE;
  if (service_sid(sid) && CheckTokenMembership(NULL, sid, &is_member) && is_member) {
    return sid_text(text, sid);
  }
  return account_sid_text(text);
}

void user_name(wchar_t *user, PSID sid) {
  wchar_t name[NAME_ROOM];
  wchar_t domain[NAME_ROOM];
  DWORD name_length = NAME_ROOM;
  DWORD domain_length = NAME_ROOM;
  SID_NAME_USE use = SidTypeUnknown;
  if (LookupAccountSidW(NULL, sid, name, &name_length, domain, &domain_length, &use)) {
    _snwprintf(user, T2_USER_ROOM, L"%ls\\%ls", domain, name);
  } else if (!sid_text(user, sid)) {
    user[0] = L'\0';
  }
}
