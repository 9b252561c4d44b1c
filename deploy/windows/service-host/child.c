#include "child.h"

#include <wchar.h>

#include "places.h"

#define KILLED_EXIT_CODE 1u
#define END_LIMIT_MS 5000

/* A job that ends with its last handle, which only this process has. */
static HANDLE make_job(enum kin kin) {
  HANDLE job = CreateJobObjectW(NULL, NULL);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {
      .BasicLimitInformation = {.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE}};
  if (kin == KIN_STAYS) {
    limits.BasicLimitInformation.LimitFlags |= JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
  }
  if (job != NULL &&
      !SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
    CloseHandle(job);
    job = NULL;
  }
  return job;
}

static bool spawn(PROCESS_INFORMATION *made, const wchar_t *program, const wchar_t *words,
                  const struct child_streams *streams) {
  wchar_t command_line[T2_PATH_ROOM + 64];
  wchar_t folder[T2_PATH_ROOM];
  STARTUPINFOW startup = {.cb = sizeof startup};
  const bool has_streams = streams->input != NULL;
  if (has_streams) {
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = streams->input;
    startup.hStdOutput = streams->output;
    startup.hStdError = streams->error;
  }
  _snwprintf(command_line, T2_PATH_ROOM + 64, L"\"%ls\" %ls", program, words);
  wcscpy(folder, program);
  *wcsrchr(folder, L'\\') = L'\0';
  return CreateProcessW(program, command_line, NULL, NULL, has_streams,
                        CREATE_SUSPENDED | CREATE_NO_WINDOW, NULL, folder, &startup, made);
}

bool child_start(struct child *child, const wchar_t *program, const wchar_t *words,
                 const struct child_streams *streams, enum kin kin) {
  PROCESS_INFORMATION made;
  child->job = make_job(kin);
  if (child->job == NULL) {
    return false;
  }
  if (!spawn(&made, program, words, streams)) {
    const DWORD error = GetLastError();
    CloseHandle(child->job);
    SetLastError(error);
    return false;
  }
  child->process = made.hProcess;
  /* It begins only when it can no longer be left behind. */
  const bool is_in_job = AssignProcessToJobObject(child->job, made.hProcess);
  const DWORD error = GetLastError();
  if (is_in_job) {
    ResumeThread(made.hThread);
  } else {
    TerminateProcess(made.hProcess, KILLED_EXIT_CODE);
    child_end(child);
    SetLastError(error);
  }
  CloseHandle(made.hThread);
  return is_in_job;
}

DWORD child_end(struct child *child) {
  DWORD exit_code = KILLED_EXIT_CODE;
  TerminateJobObject(child->job, KILLED_EXIT_CODE);
  WaitForSingleObject(child->process, END_LIMIT_MS);
  GetExitCodeProcess(child->process, &exit_code);
  CloseHandle(child->process);
  CloseHandle(child->job);
  *child = (struct child){.process = NULL};
  return exit_code;
}
