/* A process of tier2.exe that cannot outlive this one. */
#ifndef TIER2_CHILD_H
#define TIER2_CHILD_H

#include <stdbool.h>
#include <windows.h>

struct child {
  HANDLE process;
  HANDLE job;
};

/* Standard input, output and error of the child, each inheritable; all NULL: it gets none. */
struct child_streams {
  HANDLE input;
  HANDLE output;
  HANDLE error;
};

/* What of what the child starts becomes. */
enum kin {
  KIN_ENDS_WITH_IT,
  KIN_STAYS, /* a browser with the person's page */
};

/* Starts `"program" words` in its folder, without a window. false: GetLastError says why. */
bool child_start(struct child *child, const wchar_t *program, const wchar_t *words,
                 const struct child_streams *streams, enum kin kin);

/* Ends it, if it still runs, and its kin as was said. Its exit code. */
DWORD child_end(struct child *child);

#endif
