/*
 * Stands in for the service where the real one is too quick: it starts until C:\may-run.txt is
 * there, and stops until C:\may-stop.txt is, and takes no control meanwhile. With C:\played.txt
 * saying `quit` it ends without an error instead of running.
 */
#include <windows.h>

#include <stdio.h>
#include <string.h>

#define LOOK_EVERY_MS 50u
#define HINT_MS 60000u

static HANDLE stop;
static SERVICE_STATUS_HANDLE handle;

static void say(DWORD state) {
  SERVICE_STATUS status = {
      .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
      .dwCurrentState = state,
      .dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0,
      .dwWaitHint = HINT_MS,
  };
  SetServiceStatus(handle, &status);
}

static DWORD WINAPI handle_control(DWORD control, DWORD type, void *data, void *context) {
  (void)type, (void)data, (void)context;
  if (control == SERVICE_CONTROL_STOP) {
    say(SERVICE_STOP_PENDING);
    SetEvent(stop);
  }
  return NO_ERROR;
}

static void await_file(const char *file) {
  while (GetFileAttributesA(file) == INVALID_FILE_ATTRIBUTES) {
    Sleep(LOOK_EVERY_MS);
  }
}

static int is_quitter(void) {
  char mode[8] = "";
  FILE *file = fopen("C:\\played.txt", "r");
  if (file != NULL) {
    fgets(mode, sizeof mode, file);
    fclose(file);
  }
  return strcmp(mode, "quit") == 0;
}

static void WINAPI service_main(DWORD count, char **words) {
  (void)count, (void)words;
  handle = RegisterServiceCtrlHandlerExA("tier2", handle_control, NULL);
  say(SERVICE_START_PENDING);
  await_file("C:\\may-run.txt");
  if (!is_quitter()) {
    say(SERVICE_RUNNING);
    WaitForSingleObject(stop, INFINITE);
    await_file("C:\\may-stop.txt");
  }
  say(SERVICE_STOPPED);
}

int main(void) {
  static char name[] = "tier2";
  const SERVICE_TABLE_ENTRYA table[] = {{name, service_main}, {NULL, NULL}};
  stop = CreateEventA(NULL, TRUE, FALSE, NULL);
  return StartServiceCtrlDispatcherA(table) ? 0 : 1;
}
