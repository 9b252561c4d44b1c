#include "manage.h"

#include <stdbool.h>
#include <wchar.h>

#include "configure.h"
#include "event-log.h"
#include "service-state.h"
#include "settings.h"

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

/* `what` is said where it went wrong. */
static enum exit_code report(struct outcome outcome, const wchar_t *what) {
  if (outcome.error == ERROR_SUCCESS) {
    return EXIT_OK;
  }
  return outcome.error == ERROR_SERVICE_SPECIFIC_ERROR ? complain_of_end(what, outcome.exit_code)
                                                       : complain(what, outcome.error);
}

enum exit_code start_service(const struct places *places) {
  (void)places;
  static const wchar_t what[] = L"the service cannot be started";
  SC_HANDLE service = open_service(SERVICE_START | SERVICE_QUERY_STATUS);
  if (service == NULL) {
    return complain(what, GetLastError());
  }
  const struct outcome outcome = start_and_wait(service);
  CloseServiceHandle(service);
  return report(outcome, what);
}

enum exit_code stop_service(const struct places *places) {
  (void)places;
  static const wchar_t what[] = L"the service cannot be stopped";
  SC_HANDLE service = open_service(SERVICE_STOP | SERVICE_QUERY_STATUS);
  if (service == NULL) {
    return complain(what, GetLastError());
  }
  const struct outcome outcome = stop_and_wait(service);
  CloseServiceHandle(service);
  return report(outcome, what);
}

enum exit_code uninstall_service(const struct places *places) {
  (void)places;
  SC_HANDLE service = open_service(SERVICE_STOP | SERVICE_QUERY_STATUS | DELETE);
  DWORD error = service == NULL ? GetLastError() : stop_and_wait(service).error;
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
  DWORD error =
      service == NULL || !query_service(service, &status) ? GetLastError() : ERROR_SUCCESS;
  if (service != NULL) {
    CloseServiceHandle(service);
  }
  if (error == ERROR_SUCCESS) {
    _snwprintf(line, LINE_ROOM, L"%ls %lu %lu", state_word(status.dwCurrentState),
               status.dwProcessId, ended_with(&status));
  } else if (error != ERROR_SERVICE_DOES_NOT_EXIST) {
    return complain(L"the service cannot be asked", error);
  }
  print_line(STD_OUTPUT_HANDLE, line);
  return EXIT_OK;
}
