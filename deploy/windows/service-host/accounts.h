/* Accounts as Windows names them in access lists. */
#ifndef TIER2_ACCOUNTS_H
#define TIER2_ACCOUNTS_H

#include <stdbool.h>
#include <windows.h>

/* A security identifier as text has at most 184 characters. */
#define T2_SID_ROOM 192
/* DOMAIN\name: at most 256 characters each. */
#define T2_USER_ROOM 520

/* The identifier of NT SERVICE\tier2, which only this service has. false: there is no such account
 * (no service yet, Wine). */
bool service_sid_text(wchar_t *text);

/* The narrowest identifier that this process has: the service's own, else that of its account. */
bool own_sid_text(wchar_t *text);

/* DOMAIN\name, or the identifier where Windows knows no name. `user` has T2_USER_ROOM. */
void user_name(wchar_t *user, PSID sid);

bool sid_text(wchar_t *text, PSID sid);

/* The identifier of a token's user; free with LocalFree. NULL: GetLastError says why. */
TOKEN_USER *user_of_token(HANDLE token);

#endif
