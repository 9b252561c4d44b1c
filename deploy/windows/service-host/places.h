/* Where programs and data stand. */
#ifndef TIER2_PLACES_H
#define TIER2_PLACES_H

#include <stdbool.h>
#include <windows.h>

/* A path with room for all that is appended to it here. */
#define T2_PATH_ROOM 1024

struct places {
  /* This program, the folder it is in, and the bridge beside it. */
  wchar_t own[T2_PATH_ROOM];
  wchar_t programs[T2_PATH_ROOM];
  wchar_t bridge[T2_PATH_ROOM];
  /* <ProgramData>\Tier2 and what is in it. */
  wchar_t data[T2_PATH_ROOM];
  wchar_t logs[T2_PATH_ROOM];
  wchar_t log[T2_PATH_ROOM];
};

/* Asks Windows, not the environment: a service's variables may be another's. false: it has no
 * answer. */
bool find_places(struct places *places);

/* `folder\name` into `path`, which has T2_PATH_ROOM; false: too long. */
bool join_path(wchar_t *path, const wchar_t *folder, const wchar_t *name);

#endif
