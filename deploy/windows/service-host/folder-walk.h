/* What is in a folder. */
#ifndef TIER2_FOLDER_WALK_H
#define TIER2_FOLDER_WALK_H

#include <stdbool.h>
#include <windows.h>

/* Gets the whole path of an entry. A Windows error code. */
typedef DWORD take_entry(const wchar_t *path, const WIN32_FIND_DATAW *entry);

/* Goes on after an error. The first error. */
DWORD for_each_entry(const wchar_t *folder, take_entry *take);

/* A folder, and not a link to one. */
bool is_plain_folder(DWORD attributes);

#endif
