/* Who is at the other end of a pipe. */
#ifndef TIER2_IDENTITY_H
#define TIER2_IDENTITY_H

#include <stdbool.h>
#include <windows.h>

#include "accounts.h"

struct identity {
  wchar_t user[T2_USER_ROOM];
  wchar_t sid[T2_SID_ROOM];
  DWORD session;
  /* Says itself who it is: good for people to read, not to decide by. */
  DWORD process;
};

/* After something was read from the pipe: Windows knows a client by what it sent. */
bool identify_client(HANDLE pipe, struct identity *identity);

#endif
