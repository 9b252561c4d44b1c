#include "configure.h"

#include <stdbool.h>
#include <wchar.h>

#include "data-folder.h"
#include "event-log.h"
#include "settings.h"

#define PRESHUTDOWN_MS 20000u
#define FAILURES_FORGOTTEN_S 86400u

void service_command_line(wchar_t *line, const struct places *places) {
  _snwprintf(line, T2_PATH_ROOM + 2, L"\"%ls\"", places->own);
}

/* Some are unknown to older systems and to Wine: the others are set all the same. */
static void set_options(SC_HANDLE service) {
  wchar_t text[] = T2_DESCRIPTION;
  SC_ACTION restarts[] = {
      {SC_ACTION_RESTART, 5000}, {SC_ACTION_RESTART, 30000}, {SC_ACTION_RESTART, 60000}};
  SERVICE_DESCRIPTIONW description = {.lpDescription = text};
  SERVICE_FAILURE_ACTIONSW recovery = {.dwResetPeriod = FAILURES_FORGOTTEN_S,
                                       .cActions = sizeof restarts / sizeof restarts[0],
                                       .lpsaActions = restarts};
  SERVICE_FAILURE_ACTIONS_FLAG also_for_errors = {.fFailureActionsOnNonCrashFailures = TRUE};
  SERVICE_DELAYED_AUTO_START_INFO delayed = {.fDelayedAutostart = TRUE};
  SERVICE_SID_INFO own_sid = {.dwServiceSidType = SERVICE_SID_TYPE_UNRESTRICTED};
  SERVICE_PRESHUTDOWN_INFO preshutdown = {.dwPreshutdownTimeout = PRESHUTDOWN_MS};
  const struct {
    DWORD level;
    void *value;
    const wchar_t *what;
  } options[] = {
      {SERVICE_CONFIG_DESCRIPTION, &description, L"the description"},
      {SERVICE_CONFIG_FAILURE_ACTIONS, &recovery, L"the recovery actions"},
      {SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &also_for_errors, L"recovery after errors"},
      {SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &delayed, L"the delayed start"},
      {SERVICE_CONFIG_SERVICE_SID_INFO, &own_sid, L"the service's own identity"},
      {SERVICE_CONFIG_PRESHUTDOWN_INFO, &preshutdown, L"the time at shutdown"},
  };
  for (size_t index = 0; index < sizeof options / sizeof options[0]; index++) {
    if (!ChangeServiceConfig2W(service, options[index].level, options[index].value)) {
      complain(options[index].what, GetLastError());
    }
  }
}

static enum exit_code configure_service(SC_HANDLE manager, const struct places *places) {
  wchar_t command_line[T2_PATH_ROOM + 2];
  /* SERVICE_START is needed for actions that restart. */
  SC_HANDLE service = OpenServiceW(manager, T2_SERVICE_NAME, SERVICE_CHANGE_CONFIG | SERVICE_START);
  if (service == NULL) {
    return complain(L"the service cannot be opened", GetLastError());
  }
  service_command_line(command_line, places);
  enum exit_code result = EXIT_OK;
  /* The account stays: an administrator may have given it another one. */
  if (!ChangeServiceConfigW(service, SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START,
                            SERVICE_ERROR_NORMAL, command_line, NULL, NULL, NULL, NULL, NULL,
                            T2_DISPLAY_NAME)) {
    result = complain(L"the service cannot be changed", GetLastError());
  } else {
    set_options(service);
  }
  CloseServiceHandle(service);
  return result;
}

enum exit_code configure(const struct places *places) {
  SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
  if (manager == NULL) {
    return complain(L"the service manager does not answer", GetLastError());
  }
  const enum exit_code result = configure_service(manager, places);
  CloseServiceHandle(manager);
  if (result != EXIT_OK) {
    return result;
  }
  DWORD error = register_event_source(places->own);
  if (error != ERROR_SUCCESS) {
    return complain(L"the event source cannot be registered", error);
  }
  error = secure_data_folder(places);
  return error == ERROR_SUCCESS ? EXIT_OK : complain(places->data, error);
}
