/* How the service stands, and waiting until it stands otherwise. */
#ifndef TIER2_SERVICE_STATE_H
#define TIER2_SERVICE_STATE_H

#include <stdbool.h>
#include <windows.h>

/* How a change of state went. */
struct outcome {
  /* A Windows error code. ERROR_SERVICE_REQUEST_TIMEOUT: nothing moved for 30 s.
   * ERROR_SERVICE_SPECIFIC_ERROR: it ended, with `exit_code`. */
  DWORD error;
  /* The service's own, which is no Windows error code. */
  DWORD exit_code;
};

/* false: GetLastError says why. */
bool query_service(SC_HANDLE service, SERVICE_STATUS_PROCESS *status);

/* What the service ended with: its own code, or a Windows error code. */
DWORD ended_with(const SERVICE_STATUS_PROCESS *status);

/* Starts it, and waits until it runs. */
struct outcome start_and_wait(SC_HANDLE service);

/* Stops it, and waits until it is stopped; whatever it ends with then. */
struct outcome stop_and_wait(SC_HANDLE service);

#endif
