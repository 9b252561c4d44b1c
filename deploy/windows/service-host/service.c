#include "service.h"

#include <stdio.h>

#include "bridge-input.h"
#include "bridge-lines.h"
#include "data-folder.h"
#include "event-log.h"
#include "log-file.h"
#include "pipe-server.h"
#include "settings.h"
#include "status.h"
#include "supervisor.h"

#define START_HINT_MS 10000u
#define LINE_ROOM 64

static const struct places *places;
static HANDLE stop;

static void say_session(DWORD event_type, const WTSSESSION_NOTIFICATION *notification) {
  const char *word = session_word(event_type);
  char line[LINE_ROOM];
  if (word != NULL && notification != NULL) {
    snprintf(line, sizeof line, "session %s %lu\n", word, notification->dwSessionId);
    bridge_input_say(line);
  }
}

static void say_power(DWORD event_type) {
  const char *word = power_word(event_type);
  char line[LINE_ROOM];
  if (word != NULL) {
    snprintf(line, sizeof line, "power %s\n", word);
    bridge_input_say(line);
  }
}

/* Runs on the service manager's thread: nothing here may wait. */
static DWORD WINAPI handle_control(DWORD control, DWORD event_type, void *data, void *context) {
  (void)context;
  switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_PRESHUTDOWN:
      status_report(SERVICE_STOP_PENDING, T2_STOP_LIMIT_MS);
      SetEvent(stop);
      return NO_ERROR;
    case SERVICE_CONTROL_SESSIONCHANGE:
      say_session(event_type, data);
      return NO_ERROR;
    case SERVICE_CONTROL_POWEREVENT:
      say_power(event_type);
      return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
      return NO_ERROR;
    default:
      return ERROR_CALL_NOT_IMPLEMENTED;
  }
}

/* What the service ends with. */
static DWORD serve_until_stopped(void) {
  log_open(places->log);
  SetEnvironmentVariableW(L"TIER2_PROGRAM_DATA", places->data);
  WRITE_EVENT(LEVEL_INFORMATION, EVENT_STARTED, NULL);
  log_line("info", "started", "The service started.", 0);
  pipe_server_start(stop);
  const DWORD error = supervise(places->bridge, places->log, stop);
  SetEvent(stop);
  pipe_server_end();
  WRITE_EVENT(LEVEL_INFORMATION, EVENT_STOPPED, NULL);
  log_line("info", "stopped", "The service stopped.", error);
  return error;
}

static void WINAPI service_main(DWORD count, wchar_t **words) {
  (void)count, (void)words;
  SERVICE_STATUS_HANDLE handle =
      RegisterServiceCtrlHandlerExW(T2_SERVICE_NAME, handle_control, NULL);
  if (handle == NULL) {
    return;
  }
  status_open(handle);
  status_report(SERVICE_START_PENDING, START_HINT_MS);
  DWORD error = prepare_data_folder(places);
  if (error == ERROR_SUCCESS) {
    error = serve_until_stopped();
  } else {
    wchar_t code[16];
    WRITE_EVENT(LEVEL_ERROR, EVENT_FOLDER_REFUSED, places->data, number_text(code, error));
  }
  status_stopped(error);
}

int run_service(const struct places *found) {
  wchar_t name[] = T2_SERVICE_NAME;
  const SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};
  places = found;
  stop = CreateEventW(NULL, TRUE, FALSE, NULL);
  return stop != NULL && StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
