#include "service-state.h"

#define STATE_LIMIT_MS 30000u
#define ASK_EVERY_MS 100u

static const struct outcome done = {.error = ERROR_SUCCESS};

static struct outcome failed(DWORD error) {
  return (struct outcome){.error = error};
}

bool query_service(SC_HANDLE service, SERVICE_STATUS_PROCESS *status) {
  DWORD size = 0;
  return QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)status, sizeof *status,
                              &size);
}

DWORD ended_with(const SERVICE_STATUS_PROCESS *status) {
  return status->dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR ? status->dwServiceSpecificExitCode
                                                                 : status->dwWin32ExitCode;
}

/* Its end while it should start; also one without an error is not what was wanted. */
static struct outcome ended(const SERVICE_STATUS_PROCESS *status) {
  const DWORD error = status->dwWin32ExitCode;
  return (struct outcome){.error = error == NO_ERROR ? ERROR_SERVICE_NOT_ACTIVE : error,
                          .exit_code = status->dwServiceSpecificExitCode};
}

/*
 * The service manager tells a change to nobody who waits for it without an own message loop: it is
 * asked. A service that goes on says so by its checkpoint, and gets its time anew.
 */
struct wait {
  ULONGLONG moved_ms;
  DWORD state;
  DWORD checkpoint;
};

/* After a moment; false: nothing has moved for too long. */
static bool goes_on(struct wait *wait, const SERVICE_STATUS_PROCESS *status) {
  const ULONGLONG now_ms = GetTickCount64();
  if (wait->moved_ms == 0 || status->dwCurrentState != wait->state ||
      status->dwCheckPoint != wait->checkpoint) {
    *wait = (struct wait){now_ms, status->dwCurrentState, status->dwCheckPoint};
  }
  if (now_ms - wait->moved_ms > STATE_LIMIT_MS) {
    return false;
  }
  Sleep(ASK_EVERY_MS);
  return true;
}

struct outcome start_and_wait(SC_HANDLE service) {
  SERVICE_STATUS_PROCESS status;
  struct wait wait = {.moved_ms = 0};
  bool is_started = false;
  while (query_service(service, &status)) {
    if (status.dwCurrentState == SERVICE_RUNNING) {
      return done;
    }
    if (status.dwCurrentState == SERVICE_STOPPED && is_started) {
      return ended(&status);
    }
    /* One that stops still is started when it has stopped. */
    if (status.dwCurrentState == SERVICE_STOPPED) {
      is_started = StartServiceW(service, 0, NULL);
      if (!is_started && GetLastError() != ERROR_SERVICE_ALREADY_RUNNING) {
        return failed(GetLastError());
      }
    } else if (status.dwCurrentState == SERVICE_START_PENDING) {
      is_started = true; /* somebody else's start is as good */
    }
    if (!goes_on(&wait, &status)) {
      return failed(ERROR_SERVICE_REQUEST_TIMEOUT);
    }
  }
  return failed(GetLastError());
}

struct outcome stop_and_wait(SC_HANDLE service) {
  SERVICE_STATUS_PROCESS status;
  SERVICE_STATUS told;
  struct wait wait = {.moved_ms = 0};
  while (query_service(service, &status)) {
    if (status.dwCurrentState == SERVICE_STOPPED) {
      return done;
    }
    /* One that starts still takes no control: it is stopped when it runs. */
    if (status.dwCurrentState != SERVICE_STOP_PENDING &&
        !ControlService(service, SERVICE_CONTROL_STOP, &told)) {
      const DWORD error = GetLastError();
      if (error != ERROR_SERVICE_NOT_ACTIVE && error != ERROR_SERVICE_CANNOT_ACCEPT_CTRL) {
        return failed(error);
      }
    }
    if (!goes_on(&wait, &status)) {
      return failed(ERROR_SERVICE_REQUEST_TIMEOUT);
    }
  }
  return failed(GetLastError());
}
