/* Who may what in the data folder. */
#ifndef TIER2_FOLDER_ACCESS_H
#define TIER2_FOLDER_ACCESS_H

#include <stdbool.h>
#include <windows.h>

/* Administrators own it; the system and they do everything, the service changes what is in it,
 * nobody else sees it. Free with LocalFree; NULL: GetLastError says why. */
PSECURITY_DESCRIPTOR make_folder_access(void);

/* Sets owner and access list. A Windows error code. */
DWORD set_folder_access(const wchar_t *path, PSECURITY_DESCRIPTOR access);

/* Whether it has an access list of its own, as this program sets it. */
bool has_own_access(const wchar_t *path);

/* Anybody may make folders and files in ProgramData, and in a folder that was made there without an
 * access list of its own: one that was there first could be a link, or stay its maker's. */
bool is_ours(const wchar_t *path);

/* Whether it may hold secrets: a folder that has the access list of ProgramData may not. Others
 * whom an administrator let in by name are no matter.
 * ERROR_DIRECTORY: it is no folder. ERROR_INVALID_OWNER: another one's, or a link.
 * ERROR_INVALID_ACL: anybody may change it. */
DWORD check_folder_access(const wchar_t *path);

#endif
