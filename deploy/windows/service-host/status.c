#include "status.h"

static SRWLOCK lock = SRWLOCK_INIT;
static SERVICE_STATUS_HANDLE status_handle;
static SERVICE_STATUS status = {.dwServiceType = SERVICE_WIN32_OWN_PROCESS};

void status_open(SERVICE_STATUS_HANDLE handle) {
  status_handle = handle;
}

void status_report(DWORD state, DWORD wait_hint_ms) {
  AcquireSRWLockExclusive(&lock);
  /* Once it stops, it does not run again. */
  if (state == SERVICE_STOP_PENDING || status.dwCurrentState != SERVICE_STOP_PENDING) {
    const DWORD accepted = SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN |
                           SERVICE_ACCEPT_SESSIONCHANGE | SERVICE_ACCEPT_POWEREVENT;
    status.dwCurrentState = state;
    status.dwControlsAccepted = state == SERVICE_RUNNING ? accepted : 0;
    status.dwCheckPoint = state == SERVICE_RUNNING ? 0 : status.dwCheckPoint + 1;
    status.dwWaitHint = wait_hint_ms;
    SetServiceStatus(status_handle, &status);
  }
  ReleaseSRWLockExclusive(&lock);
}

void status_stopped(DWORD error) {
  AcquireSRWLockExclusive(&lock);
  status.dwCurrentState = SERVICE_STOPPED;
  status.dwControlsAccepted = 0;
  status.dwCheckPoint = 0;
  status.dwWaitHint = 0;
  status.dwWin32ExitCode = error == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
  status.dwServiceSpecificExitCode = error;
  SetServiceStatus(status_handle, &status);
  ReleaseSRWLockExclusive(&lock);
}
