/*
 * The installer's action that starts a program in the session of everybody who is logged on, as
 * that person and without a window. At later logons Windows does so by the registry's key Run.
 */
#include <windows.h>

#include <stdlib.h>
#include <wchar.h>

#include <userenv.h>
#include <wtsapi32.h>

#include "report.h"

static void start_as(HANDLE person, const wchar_t *command_line) {
  wchar_t desktop[] = L"winsta0\\default";
  STARTUPINFOW startup = {.cb = sizeof startup, .lpDesktop = desktop};
  PROCESS_INFORMATION process;
  wchar_t *words = _wcsdup(command_line); /* may be changed by CreateProcess */
  void *environment = NULL;
  DWORD flags = CREATE_UNICODE_ENVIRONMENT | CREATE_NO_WINDOW;
  if (words != NULL && CreateEnvironmentBlock(&environment, person, FALSE)) {
    if (CreateProcessAsUserW(person, NULL, words, NULL, NULL, FALSE, flags, environment, NULL,
                             &startup, &process)) {
      CloseHandle(process.hThread);
      CloseHandle(process.hProcess);
    }
    DestroyEnvironmentBlock(environment);
  }
  free(words);
}

/* Its data is the whole command line, the program in quotes. */
__declspec(dllexport) UINT __stdcall StartInSessions(MSIHANDLE session) {
  wchar_t *command_line = action_data(session);
  WTS_SESSION_INFOW *sessions = NULL;
  DWORD count = 0;
  if (command_line != NULL &&
      WTSEnumerateSessionsW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &sessions, &count)) {
    for (DWORD index = 0; index < count; index++) {
      HANDLE person = NULL; /* of session 0 and of one where nobody is logged on there is none */
      if (WTSQueryUserToken(sessions[index].SessionId, &person)) {
        start_as(person, command_line);
        CloseHandle(person);
      }
    }
    WTSFreeMemory(sessions);
  }
  free(command_line);
  return ERROR_SUCCESS;
}
