/* What the service manager is told. */
#ifndef TIER2_STATUS_H
#define TIER2_STATUS_H

#include <windows.h>

void status_open(SERVICE_STATUS_HANDLE handle);

/* SERVICE_START_PENDING, SERVICE_RUNNING or SERVICE_STOP_PENDING; each time is a checkpoint. */
void status_report(DWORD state, DWORD wait_hint_ms);

/* The last word. `error` 0: as asked; else the exit code of the bridge or a Windows error. */
void status_stopped(DWORD error);

#endif
