#include "manage.h"

#include <stdbool.h>
#include <wchar.h>

#include "configure.h"
#include "event-log.h"
#include "settings.h"

#define STATE_LIMIT_MS 30000u
#define ASK_EVERY_MS 100u
#define LINE_ROOM 64

/* Opens the service. NULL: GetLastError says why, ERROR_SERVICE_DOES_NOT_EXIST among others. */
static SC_HANDLE open_service(DWORD access) {
  SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
  if (manager == NULL) {
    return NULL;
  }
  SC_HANDLE service = OpenServiceW(manager, T2_SERVICE_NAME, access);
  const DWORD error = GetLastError();
  CloseServiceHandle(manager);
  SetLastError(error);
  return service;
}

static bool query(SC_HANDLE service, SERVICE_STATUS_PROCESS *status) {
  DWORD size = 0;
  return QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)status, sizeof *status,
                              &size);
}

/* The service manager tells a change to nobody who waits for it without an own message loop: it is
 * asked. */
static DWORD await_state(SC_HANDLE service, DWORD wanted) {
  const ULONGLONG began_ms = GetTickCount64();
  SERVICE_STATUS_PROCESS status;
  while (query(service, &status)) {
    if (status.dwCurrentState == wanted) {
      return ERROR_SUCCESS;
    }
    if (status.dwCurrentState == SERVICE_STOPPED) {
      return status.dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR
                 ? status.dwServiceSpecificExitCode
                 : status.dwWin32ExitCode;
    }
    if (GetTickCount64() - began_ms > STATE_LIMIT_MS) {
      return ERROR_SERVICE_REQUEST_TIMEOUT;
    }
    Sleep(ASK_EVERY_MS);
  }
  return GetLastError();
}

static DWORD create_service(const struct places *places) {
  wchar_t command_line[T2_PATH_ROOM + 2];
  SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CREATE_SERVICE);
  if (manager == NULL) {
    return GetLastError();
  }
  service_command_line(command_line, places);
  SC_HANDLE service = CreateServiceW(
      manager, T2_SERVICE_NAME, T2_DISPLAY_NAME, SERVICE_CHANGE_CONFIG, SERVICE_WIN32_OWN_PROCESS,
      SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, command_line, NULL, NULL, NULL, T2_ACCOUNT, L"");
  const DWORD error = service == NULL ? GetLastError() : ERROR_SUCCESS;
  if (service != NULL) {
    CloseServiceHandle(service);
  }
  CloseServiceHandle(manager);
  return error;
}

enum exit_code install_service(const struct places *places) {
  const DWORD error = create_service(places);
  if (error != ERROR_SUCCESS && error != ERROR_SERVICE_EXISTS) {
    return complain(L"the service cannot be installed", error);
  }
  return configure(places);
}

enum exit_code start_service(const struct places *places) {
  (void)places;
  SC_HANDLE service = open_service(SERVICE_START | SERVICE_QUERY_STATUS);
  if (service == NULL) {
    return complain(L"the service cannot be started", GetLastError());
  }
  DWORD error = StartServiceW(service, 0, NULL) ? ERROR_SUCCESS : GetLastError();
  if (error == ERROR_SUCCESS || error == ERROR_SERVICE_ALREADY_RUNNING) {
    error = await_state(service, SERVICE_RUNNING);
  }
  CloseServiceHandle(service);
  return error == ERROR_SUCCESS ? EXIT_OK : complain(L"the service cannot be started", error);
}

static DWORD stop_opened(SC_HANDLE service) {
  SERVICE_STATUS status;
  DWORD error =
      ControlService(service, SERVICE_CONTROL_STOP, &status) ? ERROR_SUCCESS : GetLastError();
  if (error == ERROR_SERVICE_NOT_ACTIVE) {
    return ERROR_SUCCESS;
  }
  /* It may be stopping already. */
  return error == ERROR_SUCCESS || error == ERROR_SERVICE_CANNOT_ACCEPT_CTRL
             ? await_state(service, SERVICE_STOPPED)
             : error;
}

enum exit_code stop_service(const struct places *places) {
  (void)places;
  SC_HANDLE service = open_service(SERVICE_STOP | SERVICE_QUERY_STATUS);
  if (service == NULL) {
    return complain(L"the service cannot be stopped", GetLastError());
  }
  const DWORD error = stop_opened(service);
  CloseServiceHandle(service);
  return error == ERROR_SUCCESS ? EXIT_OK : complain(L"the service cannot be stopped", error);
}

enum exit_code uninstall_service(const struct places *places) {
  (void)places;
  SC_HANDLE service = open_service(SERVICE_STOP | SERVICE_QUERY_STATUS | DELETE);
  DWORD error = service == NULL ? GetLastError() : stop_opened(service);
  if (service != NULL && error == ERROR_SUCCESS && !DeleteService(service)) {
    error = GetLastError();
  }
  if (service != NULL) {
    CloseServiceHandle(service);
  }
  if (error != ERROR_SUCCESS && error != ERROR_SERVICE_DOES_NOT_EXIST &&
      error != ERROR_SERVICE_MARKED_FOR_DELETE) {
    return complain(L"the service cannot be removed", error);
  }
  error = remove_event_source();
  return error == ERROR_SUCCESS ? EXIT_OK : complain(L"the event source cannot be removed", error);
}

static const wchar_t *state_word(DWORD state) {
  switch (state) {
    case SERVICE_STOPPED:
      return L"stopped";
    case SERVICE_START_PENDING:
      return L"starting";
    case SERVICE_STOP_PENDING:
      return L"stopping";
    case SERVICE_RUNNING:
      return L"running";
    default:
      return L"other";
  }
}

enum exit_code print_status(const struct places *places) {
  (void)places;
  wchar_t line[LINE_ROOM] = L"absent 0 0";
  SERVICE_STATUS_PROCESS status;
  SC_HANDLE service = open_service(SERVICE_QUERY_STATUS);
  DWORD error = service == NULL || !query(service, &status) ? GetLastError() : ERROR_SUCCESS;
  if (service != NULL) {
    CloseServiceHandle(service);
  }
  if (error == ERROR_SUCCESS) {
    const DWORD code = status.dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR
                           ? status.dwServiceSpecificExitCode
                           : status.dwWin32ExitCode;
    _snwprintf(line, LINE_ROOM, L"%ls %lu %lu", state_word(status.dwCurrentState),
               status.dwProcessId, code);
  } else if (error != ERROR_SERVICE_DOES_NOT_EXIST) {
    return complain(L"the service cannot be asked", error);
  }
  print_line(STD_OUTPUT_HANDLE, line);
  return EXIT_OK;
}
